// From an exported value to a gateway application: as it is, or through the adapter of its framework that is installed
// beside it.
import type { Application } from '@gateway-server/interface'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Failure } from './failure.ts'
import { type Framework, frameworks } from './frameworks.ts'

/** What every framework's adapter exports. */
interface Adapter {
  isApplication(value: unknown): boolean
  toApplication(app: unknown): Application
}

export interface Converted {
  readonly application: Application
  /** What it was: `an Express app (through @gateway-server/adapter-express)`. */
  readonly description: string
}

/** @param file the application's file, beside which adapters are looked for @throws Failure that says how to mend it */
export async function toApplication(value: unknown, file: string, shownAs: string): Promise<Converted> {
  for (const framework of frameworks) {
    const adapter = await findAdapter(framework, file)
    if (!adapter?.isApplication(value)) continue
    return { application: adapter.toApplication(value), description: describe(framework) }
  }
  const framework = frameworks.find(({ looksLike }) => looksLike(value))
  if (framework !== undefined) throw new Failure(missingAdapter(framework, shownAs))
  // A function of the contract: its type can't be seen from outside, and lint is there for those who doubt.
  if (typeof value === 'function') return { application: value as Application, description: 'a gateway application' }
  throw new Failure(notAnApplication(value, shownAs))
}

function describe({ name, adapter }: Framework): string {
  return `${name === 'fetch' ? 'a fetch handler' : `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name} app`} (through ${adapter})`
}

async function findAdapter({ adapter }: Framework, file: string): Promise<Adapter | undefined> {
  let path: string
  try {
    path = createRequire(file).resolve(adapter)
  } catch {
    return undefined
  }
  return (await import(pathToFileURL(path).href)) as Adapter // what the package of that name promises
}

function missingAdapter({ name, adapter }: Framework, shownAs: string): string {
  const what = name === 'fetch' ? 'a fetch handler' : `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name} app`
  return `${shownAs} is ${what}, and its adapter is not installed beside it. Install it with\n\n    npm install ${adapter}\n`
}

function notAnApplication(value: unknown, shownAs: string): string {
  const what =
    value === null ? 'null' : typeof value === 'object' ? `an object with ${members(value)}` : `a ${typeof value}`
  const names = frameworks.slice(0, -1).map(({ name }) => name)
  return (
    `${shownAs} is not an application but ${what}.\n` +
    `An application is a function (environ, startResponse), or an app of ${names.join(', ')}, or an object with fetch.`
  )
}

function members(value: object): string {
  const names = Object.keys(value)
  return names.length === 0 ? 'no members' : `the members ${names.slice(0, 8).join(', ')}`
}
