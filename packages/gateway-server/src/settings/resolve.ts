// From what is written in several places to one value for each setting: flags go before the environment, the environment
// before the configuration file, that before the default. It remembers where each came from, and says what is wrong in
// terms of that place.
import { inspect } from 'node:util'
import { ExitStatus, Failure } from '../cli/failure.ts'
import { flagOf, isWrittenIn, type Setting, variableOf } from './setting.ts'
import { rows, type SettingName, type Settings } from './table.ts'

/** Where a value was written, best first. */
export type Source =
  | { readonly from: 'flag'; readonly name: string }
  | { readonly from: 'environment'; readonly name: string }
  | { readonly from: 'file'; readonly name: string; readonly file: string }
  | { readonly from: 'default' }

/** What was written, not yet read. */
export interface Written {
  /** Of flags by the names of their settings: texts, arrays of texts where they can be repeated, or booleans. */
  readonly flags: Readonly<Record<string, unknown>>
  readonly env: NodeJS.ProcessEnv
  /** The configuration file's name, for messages, and what it exports. */
  readonly file?: { readonly name: string; readonly config: Readonly<Record<string, unknown>> } | undefined
}

export interface Resolved {
  readonly settings: Settings
  readonly sources: ReadonlyMap<SettingName, Source>
}

/** @throws Failure for a value that cannot be, with status 2 */
export function resolve(written: Written): Resolved {
  const settings: Record<string, unknown> = {}
  const sources = new Map<SettingName, Source>()
  for (const [name, row] of rows) {
    const { value, source } = valueOf(name, row, written)
    settings[name] = value
    sources.set(name, source)
  }
  // Every row has given its value, of its kind.
  return { settings: settings as Settings, sources }
}

interface Found {
  readonly value: unknown
  readonly source: Source
}

function valueOf(name: SettingName, row: Setting<unknown, unknown>, written: Written): Found {
  const found = find(name, row, written)
  if (found === undefined) return { value: row.default, source: { from: 'default' } }
  const value = row.kind.read(found.value)
  if (value === undefined) throw unexpected(row, found)
  return { value, source: found.source }
}

/** What is written, in the first place that says something. An empty variable says nothing: compose files make them. */
function find(name: SettingName, row: Setting<unknown, unknown>, { flags, env, file }: Written): Found | undefined {
  if (flags[name] !== undefined)
    return {
      value: flags[name],
      source: { from: 'flag', name: row.where === 'argument' ? 'the argument' : flagOf(name) },
    }
  const variable = isWrittenIn('variable', row) ? [variableOf(name), ...row.env].find((each) => env[each]) : undefined
  if (variable !== undefined) return { value: env[variable], source: { from: 'environment', name: variable } }
  const inFile = isWrittenIn('file', row) ? file?.config[name] : undefined
  if (file === undefined || inFile === undefined) return undefined
  return { value: inFile, source: { from: 'file', name, file: file.name } }
}

function unexpected({ kind }: Setting<unknown, unknown>, { value, source }: Found): Failure {
  const culprit: unknown =
    kind.repeatable && Array.isArray(value) ? value.find((each) => kind.read([each]) === undefined) : value
  const said = inspect(culprit, { breakLength: Infinity, depth: 2, maxStringLength: 200 })
  return wrong(source, `expected ${kind.expected}, not ${said}.`)
}

/** A failure of a setting, which says where the setting was written. */
export function wrong(source: Source, message: string): Failure {
  const help = source.from === 'flag' ? '\n(gateway-server --help shows what there is)' : ''
  return new Failure(`${placeOf(source)}: ${message}${help}`, { exitStatus: ExitStatus.USAGE })
}

/** `--port`, `PORT in the environment`, `port in gateway.config.ts`. */
export function placeOf(source: Source): string {
  if (source.from === 'flag') return source.name
  if (source.from === 'environment') return `${source.name} in the environment`
  return source.from === 'file' ? `${source.name} in ${source.file}` : 'the default'
}
