// A command line's word that names an application in Python: `flaskapp.py[:NAME]`, `wsgi:mysite.wsgi[:NAME]`. It is converted by
// @gateway-server/adapter-wsgi, which is looked for beside the application, as the adapters of frameworks are.
import type { Application } from '@gateway-server/interface'
import { realpathSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { log } from '../log/log.ts'
import type { Settings } from '../settings/table.ts'
import { Failure, NoApplication } from './failure.ts'
import { hasAll } from './frameworks.ts'
import { resolvePackage } from './resolve-package.ts'
import type { Converted } from './to-application.ts'

const adapterName = '@gateway-server/adapter-wsgi'

/** What the word names. */
export interface WsgiModule {
  /** A file, or a dotted name. */
  readonly module: string
  readonly name: string | undefined
}

/** As far as it is used here; its options are named as the settings are, its times are milliseconds. */
interface Adapter {
  toApplication(options: WsgiModule & Readonly<Record<string, unknown>>): Application
}

/** The Python module that a word names; undefined for all other words. */
export function wsgiModule(word: string): WsgiModule | undefined {
  const match = /^wsgi:([^:]+)(?::(.*))?$/.exec(word) ?? /^(.+?\.py)(?::(.*))?$/.exec(word)
  if (match === null) return undefined
  const [, module = '', name = ''] = match
  return { module, name: name === '' ? undefined : name }
}

/** The application; its Python is started with the server. @throws Failure that says how to mend it */
export async function loadWsgi({ module, name }: WsgiModule, settings: Settings): Promise<Converted> {
  const { toApplication } = await findAdapter(module)
  try {
    const application = toApplication({ module, name, ...optionsOf(settings) })
    return { application, description: `a WSGI application (through ${adapterName})` }
  } catch (cause) {
    throw new Failure(
      `${adapterName} could not convert ${module}: ${cause instanceof Error ? cause.message : String(cause)}`,
    )
  }
}

/** What is said of workers is meant for those in Python: it is they who get stuck and who leak. */
function optionsOf(settings: Settings): Readonly<Record<string, unknown>> {
  const { python, processes, threads, maxRequests, maxRequestsJitter, timeout, gracefulTimeout, reload } = settings
  return {
    python,
    processes,
    threads,
    maxRequests,
    maxRequestsJitter,
    timeout: milliseconds(timeout),
    gracefulTimeout: milliseconds(gracefulTimeout),
    reload,
    multiprocess: processes > 1 || settings.workers !== 1,
    log: (text: string, level: 'info' | 'error') => log[level](text.trimEnd()),
  }
}

const milliseconds = (seconds: number): number => Math.round(seconds * 1000)

async function findAdapter(module: string): Promise<Adapter> {
  const folder = process.cwd()
  const file = resolve(folder, module)
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() === true
  if (module.endsWith('.py') && !isFile) throw new Failure(`there is no file ${module}.`)
  const beside = isFile ? resolvePackage(adapterName, realpathSync(file)) : undefined
  const path = beside ?? resolvePackage(adapterName, join(folder, 'package.json'))
  if (path === undefined) throw new NoApplication(missingAdapter(module))
  const adapter: unknown = await import(pathToFileURL(path).href).catch((cause: unknown) => {
    throw new Failure(`${adapterName} is installed but could not be loaded:`, { cause })
  })
  if (isAdapter(adapter)) return adapter
  throw new Failure(`${adapterName} is installed but exports no toApplication. Is its version the right one?`)
}

function isAdapter(value: unknown): value is Adapter {
  return hasAll(value, ['toApplication']) // of what type, the package of that name promises
}

function missingAdapter(module: string): string {
  return `${module} is an application in Python, and its adapter is not installed beside it. Install it with\n\n    npm install ${adapterName}\n`
}
