// From a module's file to the value that is to be served: imports it, and picks the export by name or by convention.
import { pathToFileURL } from 'node:url'
import { Failure } from './failure.ts'

/** What the command line's word names. */
export interface Loaded {
  readonly value: unknown
  readonly exportName: string
}

const conventional = ['application', 'default', 'app'] as const

/** Splits `MODULE:NAME`; the letter of a Windows drive is no module. */
export function splitName(word: string): { module: string; name: string | undefined } {
  const match = /^(.+):([\w$]+(?:\.[\w$]+)*)$/.exec(word)
  return { module: match?.[1] ?? word, name: match?.[2] }
}

/** Imports a file and takes the export `name`, or the first conventional one. @throws Failure */
export async function loadExport(file: string, name: string | undefined, shownAs: string): Promise<Loaded> {
  const exported = exportsOf(await importModule(file, shownAs))
  const exportName = name ?? conventional.find((candidate) => exported.get(candidate) !== undefined)
  if (exportName === undefined) {
    throw new Failure(`${shownAs} exports none of ${conventional.join(', ')}. ${listed(exported)}`)
  }
  const [first = '', ...members] = exportName.split('.')
  let value = exported.get(first)
  for (const member of members) value = (value as Record<string, unknown> | undefined)?.[member]
  if (value === undefined) throw new Failure(`${shownAs} has no export ${exportName}. ${listed(exported)}`)
  return { value: value instanceof Promise ? await value : value, exportName }
}

async function importModule(file: string, shownAs: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown> // a module namespace
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    throw new Failure(`${shownAs} could not be loaded:\n${detail}`)
  }
}

/** A module's exports; of a CommonJS module also the members of `module.exports`. */
function exportsOf(module: Record<string, unknown>): Map<string, unknown> {
  const exported = new Map(Object.entries(module))
  exported.delete('module.exports')
  const main = module['default']
  const isPlain = typeof main === 'object' && main !== null && Object.getPrototypeOf(main) === Object.prototype
  if (!('module.exports' in module) || !isPlain) return exported
  for (const [name, value] of Object.entries(main)) if (!exported.has(name)) exported.set(name, value)
  // `module.exports = { app }` is a set of exports; `module.exports = { fetch }` is a fetch handler.
  if (!('fetch' in main)) exported.delete('default')
  return exported
}

function listed(exported: ReadonlyMap<string, unknown>): string {
  if (exported.size === 0) return 'It exports nothing.'
  return `It exports: ${[...exported.keys()].join(', ')}. Name one as MODULE:NAME.`
}
