// From a module's file to the value that is to be served: imports it, and picks the export by name or by convention.
// What the value is, it leaves to others; it awaits promises, but never a value that merely has `then` (Fastify's apps do).
import { pathToFileURL } from 'node:url'
import { Failure, NoApplication } from './failure.ts'
import { exportsOf } from './module-exports.ts'

/** What the command line's word names. */
export interface Loaded {
  readonly value: unknown
  readonly exportName: string
  /** The names of all exports of the module. */
  readonly exportNames: readonly string[]
}

const conventional = ['application', 'default', 'app'] as const

/** Splits `MODULE:NAME`; the letter of a Windows drive is no module. */
export function splitName(word: string): { module: string; name: string | undefined } {
  const match = /^(.+):([^:/\\]*)$/.exec(word)
  if (match === null) return { module: word, name: undefined }
  const [, module = '', name = ''] = match
  return { module, name: name === '' ? undefined : name }
}

/** Imports a file and takes the export `name`, or the first conventional one. @throws Failure */
export async function loadExport(file: string, name: string | undefined, shownAs: string): Promise<Loaded> {
  const exported = exportsOf(await importModule(file, shownAs), file)
  const exportName = name ?? conventional.find((candidate) => exported.get(candidate) !== undefined)
  if (exportName === undefined) {
    const message = `${shownAs} exports none of ${conventional.join(', ')}. ${listed(exported)}`
    throw new NoApplication(message, { exportsNone: true })
  }
  const value = member(exported, exportName, shownAs)
  const settled = value instanceof Promise ? await settle(value, `${shownAs}:${exportName}`) : { value }
  return { ...settled, exportName, exportNames: [...exported.keys()] }
}

/** The export of a name, which may be dotted: `servers.main`. */
function member(exported: ReadonlyMap<string, unknown>, name: string, shownAs: string): unknown {
  if (exported.get(name) !== undefined) return exported.get(name)
  const [first = '', ...rest] = name.split('.')
  let value = exported.get(first)
  if (value === undefined) throw new Failure(`${shownAs} has no export ${first}. ${listed(exported)}`)
  let path = `${shownAs}:${first}`
  for (const key of rest) {
    const holder: unknown = value
    value = isHolder(holder) ? Reflect.get(holder, key) : undefined
    if (value === undefined)
      throw new Failure(`${path} has no member ${key}.${isHolder(holder) ? membersOf(holder) : ''}`)
    path += `.${key}`
  }
  return value
}

function isHolder(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function membersOf(holder: object): string {
  const names = Object.keys(holder)
  return names.length === 0 ? '' : ` It has: ${names.slice(0, 20).join(', ')}.`
}

async function importModule(file: string, shownAs: string): Promise<Readonly<Record<string, unknown>>> {
  const imported: Promise<Record<string, unknown>> = import(pathToFileURL(file).href) // a module namespace
  return unlessIdle(
    imported,
    `${shownAs} never finished loading: its top-level await waits for what never comes`,
  ).catch((cause: unknown) => {
    throw cause instanceof Failure ? cause : new Failure(`${shownAs} could not be loaded:`, { cause })
  })
}

/** The promise's value, in an object: it may be thenable itself. */
function settle(promise: Promise<unknown>, shownAs: string): Promise<{ value: unknown }> {
  return unlessIdle(
    promise.then(
      (value) => ({ value }),
      (cause: unknown) => {
        throw new Failure(`${shownAs} is a promise that was rejected:`, { cause })
      },
    ),
    `${shownAs} is a promise that nothing will settle`,
  )
}

/** The promise's outcome, or a Failure when the process has nothing left to do: Node would end without a word of use. */
export function unlessIdle<Value>(promise: Promise<Value>, failure: Failure | string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onIdle = (): void => reject(typeof failure === 'string' ? new Failure(failure) : failure)
    process.once('beforeExit', onIdle)
    promise.then(resolve, reject).finally(() => process.off('beforeExit', onIdle))
  })
}

function listed(exported: ReadonlyMap<string, unknown>): string {
  if (exported.size === 0) return 'It exports nothing.'
  return `It exports: ${[...exported.keys()].join(', ')}. Name one as MODULE:NAME.`
}
