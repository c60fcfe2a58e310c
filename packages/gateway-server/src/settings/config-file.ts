// The configuration file: finds it, loads what it exports, and refuses keys that are no settings. What the values mean is
// not looked at here.
import { readFileSync, statSync } from 'node:fs'
import { extname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ExitStatus, Failure } from '../cli/failure.ts'
import { nearest } from './nearest.ts'
import { isWrittenIn } from './setting.ts'
import { rows } from './table.ts'

/** Looked for in the current folder. */
const configFileNames = ['ts', 'mts', 'js', 'mjs', 'json'].map((extension) => `gateway.config.${extension}`)

export interface ConfigFile {
  /** As it is shown: its path from the current folder. */
  readonly name: string
  /** What it exports, by the names of settings. */
  readonly config: Readonly<Record<string, unknown>>
}

/**
 * Loads a configuration file: the one that is named, or the one of the current folder, if there is one. Loaded again it is
 * read again, though not what it imports.
 *
 * @throws Failure that says what is wrong with it
 */
export async function loadConfigFile(named: string | undefined, folder: string): Promise<ConfigFile | undefined> {
  const file = named === undefined ? findConfigFile(folder) : resolve(folder, named)
  if (file === undefined) return undefined
  const name = relative(folder, file)
  if (!isFile(file)) throw failure(`there is no configuration file ${name}.`)
  const exported = extname(file) === '.json' ? readJson(file, name) : await importConfig(file, name)
  const config = typeof exported === 'function' ? await callConfig(exported, name) : exported
  if (!isObject(config)) throw failure(`${name} has no object of settings but ${describe(config)}.`)
  for (const key of Object.keys(config)) checkKey(key, name)
  return { name, config }
}

function findConfigFile(folder: string): string | undefined {
  const [first, ...others] = configFileNames.filter((name) => isFile(join(folder, name)))
  if (others.length > 0)
    throw failure(`there are ${[first, ...others].join(' and ')}: keep one of them, or name one with --config.`)
  return first === undefined ? undefined : join(folder, first)
}

function readJson(file: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw failure(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Its default export, or else the one called `config`. */
async function importConfig(file: string, name: string): Promise<unknown> {
  const url = pathToFileURL(file)
  url.search = String(statSync(file).mtimeMs) // Node keeps what it has loaded by its URL
  const module: Readonly<Record<string, unknown>> = await import(url.href).catch((cause: unknown) => {
    throw failure(`${name} could not be loaded:`, cause)
  })
  const exported = module['default'] ?? module['config']
  if (exported === undefined) throw failure(`${name} has no default export: export default defineConfig({ … })`)
  return exported
}

async function callConfig(config: Function, name: string): Promise<unknown> {
  try {
    return await (config as () => unknown)() // with what `defineConfig` says that it takes: nothing
  } catch (cause) {
    throw failure(`the function that ${name} exports has failed:`, cause)
  }
}

function checkKey(key: string, name: string): void {
  const known = [...rows].filter(([, row]) => isWrittenIn('file', row)).map(([each]) => each as string)
  if (known.includes(key)) return
  const meant = nearest(key, known)
  const hint = meant === undefined ? 'docs/settings.md has all of them.' : `Did you mean ${meant}?`
  throw failure(`${key} in ${name} is no setting. ${hint}`)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`
}

function failure(message: string, ...cause: [unknown?]): Failure {
  const options = { exitStatus: ExitStatus.USAGE }
  return new Failure(message, cause.length === 0 ? options : { ...options, cause: cause[0] })
}
