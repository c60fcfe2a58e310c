// From a format to the function that writes lines in it, once: what a request costs is a call for each of its atoms.
import type { FinishedRequest } from '../lib/exchange/request-observer.ts'
import { type AtomValue, atoms, namedAtoms } from './atoms.ts'
import { combinedLine } from './combined.ts'
import { escapedOrDash } from './escape.ts'
import { jsonLine } from './json.ts'

/** A line of the log, with its end. */
export type LineFormat = (request: FinishedRequest) => string

/** Whether its lines say how long requests took. */
export function showsDuration(format: string): boolean {
  return format === 'json' || /%\([TMDL]\)s/.test(format)
}

const namedFormats: Readonly<Record<string, LineFormat>> = { combined: combinedLine, json: jsonLine }

/** A format names an atom that there is not. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
}

/** @param format `combined`, `json`, or text with atoms, `%%` for a percent sign @throws FormatError */
export function compileFormat(format: string): LineFormat {
  const named = Object.hasOwn(namedFormats, format) ? namedFormats[format] : undefined
  return named ?? lineOf(split(format))
}

type Part = string | AtomValue

/** What stands in the format itself is the operator's, and is written as it is, but for line ends. */
function split(format: string): Part[] {
  const parts = format.replaceAll(/[\r\n]+/g, ' ').split(/(%%|%\([^)]*\)s)/)
  return parts.filter((part) => part !== '').map(partOf)
}

function partOf(part: string): Part {
  if (part === '%%') return '%'
  return /^%\(.*\)s$/.test(part) ? atomOf(part) : plain(part)
}

function atomOf(part: string): AtomValue {
  const name = part.slice(2, -2)
  const [, field, kind = ''] = /^\{([^}]+)\}(\w)$/.exec(name) ?? []
  const atom = field === undefined ? atoms[name]?.of : namedAtoms[kind]?.of(field.toLowerCase())
  if (atom === undefined) throw new FormatError(`there is no atom ${part}; there are ${allAtoms()}`)
  return atom
}

function plain(part: string): string {
  if (part.includes('%'))
    throw new FormatError(`"%" is written "%%", and begins an atom otherwise, as in %(h)s: ${part}`)
  return part
}

function allAtoms(): string {
  const named = Object.keys(namedAtoms).map((kind) => `%({name}${kind})s`)
  return [...Object.keys(atoms).map((name) => `%(${name})s`), ...named].join(' ')
}

function lineOf(parts: readonly Part[]): LineFormat {
  return (request) => {
    let line = ''
    for (const part of parts) line += typeof part === 'string' ? part : escapedOrDash(part(request))
    return `${line}\n`
  }
}
