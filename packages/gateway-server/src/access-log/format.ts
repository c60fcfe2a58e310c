// From a format to the function that writes lines in it, once: what a request costs is a call for each of its atoms.
import type { FinishedRequest } from '../lib/exchange/request-observer.ts'
import { type Atom, atoms, namedAtoms } from './atoms.ts'
import { combinedFormat, combinedLine } from './combined.ts'
import { escapedOrDash } from './escape.ts'
import { jsonLine } from './json.ts'

/** A line of the log, with its end. */
export type LineFormat = (request: FinishedRequest) => string

/** Whether its lines say how long requests took. */
export function showsDuration(format: string): boolean {
  return format === 'json' || /%\([TMDL]\)s/.test(format)
}

/** Also the format of atoms that `combined` stands for, as gunicorn's default and in many a configuration written down. */
const writtenOut: Readonly<Record<string, LineFormat>> = {
  combined: combinedLine,
  [combinedFormat]: combinedLine,
  json: jsonLine,
}

/** A format names an atom that there is not. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
}

/** @param format `combined`, `json`, or text with atoms, `%%` for a percent sign @throws FormatError */
export function compileFormat(format: string): LineFormat {
  const known = Object.hasOwn(writtenOut, format) ? writtenOut[format] : undefined
  return known ?? lineOf(split(format))
}

/** Text of the format itself, or what writes an atom. */
type Part = string | ((request: FinishedRequest) => string)

/** What stands in the format itself is the operator's, and is written as it is, but for line ends. */
function split(format: string): Part[] {
  const parts = format.replaceAll(/[\r\n]+/g, ' ').split(/(%%|%\([^)]*\)s)/)
  return parts.filter((part) => part !== '').map(partOf)
}

function partOf(part: string): Part {
  if (part === '%%') return '%'
  return /^%\(.*\)s$/.test(part) ? atomOf(part) : plain(part)
}

function atomOf(part: string): Part {
  const name = part.slice(2, -2)
  const [, field, kind = ''] = /^\{([^}]+)\}(\w)$/.exec(name) ?? []
  const atom = field === undefined ? plainAtom(name) : namedAtom(kind, field)
  if (atom === undefined) throw new FormatError(`there is no atom ${part}; there are ${allAtoms()}`)
  const { of, written = escapedOrDash } = atom
  return (request) => written(of(request), request)
}

function plainAtom(name: string): Atom | undefined {
  return Object.hasOwn(atoms, name) ? atoms[name] : undefined
}

function namedAtom(kind: string, field: string): Pick<Atom, 'of' | 'written'> | undefined {
  const of = namedAtoms[kind]?.of(field.toLowerCase())
  return of && { of }
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
    for (const part of parts) line += typeof part === 'string' ? part : part(request)
    return `${line}\n`
  }
}
