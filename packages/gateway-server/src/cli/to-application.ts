// From an exported value to a gateway application: as it is, or through the adapter of its framework that is installed
// beside it.
import type { Application } from '@gateway-server/interface'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Failure, NoApplication } from './failure.ts'
import { type Framework, frameworks, hasAll } from './frameworks.ts'
import { doubtAbout, whyNoApplication } from './no-application.ts'
import { resolvePackage } from './resolve-package.ts'

/** What every framework's adapter exports. */
interface Adapter {
  isApplication(value: unknown): boolean
  toApplication(app: unknown): Application
}

export interface Converted {
  readonly application: Application
  /** What it was: `an Express app (through @gateway-server/adapter-express)`. */
  readonly description: string
  /** What is odd about it, for the user to think about. */
  readonly doubt?: string | undefined
}

/**
 * @param file the application's file, beside which adapters are looked for
 * @param exportNames all that the file exports, for the message
 * @throws Failure that says how to mend it
 */
export async function toApplication(
  value: unknown,
  file: string,
  shownAs: string,
  exportNames: readonly string[],
): Promise<Converted> {
  const likely = frameworks.filter(({ looksLike }) => looksLike(value))
  for (const { title, adapter: name } of likely) {
    const adapter = await findAdapter(name, file)
    if (!adapter?.isApplication(value)) continue
    return { application: convert(value, adapter, name, shownAs), description: `${title} (through ${name})` }
  }
  const [framework] = likely
  if (framework !== undefined) throw new NoApplication(missingAdapter(framework, shownAs))
  const reason = whyNoApplication(value)
  if (reason !== undefined) {
    throw new NoApplication(`${shownAs} is not an application but ${reason}${others(exportNames)}`)
  }
  // A function, of the contract: more can't be seen from outside, and lint is there for those who doubt.
  return { application: value as Application, description: 'a gateway application', doubt: doubtAbout(value) }
}

/** Beside the application, or where the command runs: a package's own folder may see only what it depends on itself. */
async function findAdapter(name: string, file: string): Promise<Adapter | undefined> {
  const path = resolvePackage(name, realpathSync(file)) ?? resolvePackage(name, join(process.cwd(), 'package.json'))
  if (path === undefined) return undefined
  const adapter: unknown = await import(pathToFileURL(path).href).catch((cause: unknown) => {
    throw new Failure(`${name} is installed but could not be loaded:`, { cause })
  })
  if (isAdapter(adapter)) return adapter
  throw new Failure(
    `${name} is installed but exports no isApplication and toApplication. Is its version the right one?`,
  )
}

function isAdapter(value: unknown): value is Adapter {
  return hasAll(value, ['isApplication', 'toApplication']) // of what types, the package of that name promises
}

function convert(value: unknown, adapter: Adapter, name: string, shownAs: string): Application {
  try {
    return adapter.toApplication(value)
  } catch (cause) {
    throw new Failure(`${name} could not convert ${shownAs}:`, { cause })
  }
}

function others(exportNames: readonly string[]): string {
  return exportNames.length < 2 ? '' : `\nThe module exports: ${exportNames.join(', ')}. Name one as MODULE:NAME.`
}

function missingAdapter({ title, adapter }: Framework, shownAs: string): string {
  return `${shownAs} is ${title}, and its adapter is not installed beside it. Install it with\n\n    npm install ${adapter}\n`
}
