// The table of settings, section by section, each in its file. Flags, variables, the configuration file, --help,
// --print-config and docs/settings.md all come from it; a new setting is a row here and nothing else.
// Names follow gunicorn's where it has one; times are seconds and sizes bytes.
import { admin } from './admin.ts'
import { general } from './general.ts'
import { hooks } from './hooks.ts'
import { https } from './https.ts'
import { limits } from './limits.ts'
import { listening } from './listening.ts'
import { logs } from './logs.ts'
import { ofProcess } from './process.ts'
import { proxies } from './proxies.ts'
import { python } from './python.ts'
import { reload } from './reload.ts'
import type { Setting } from './setting.ts'
import { timeouts } from './timeouts.ts'
import { workers } from './workers.ts'

/** In the order of --help. */
export const sections = [
  { title: 'General', settings: general },
  { title: 'Listening', settings: listening },
  { title: 'HTTPS', settings: https },
  { title: 'Proxies', settings: proxies },
  { title: 'Workers', settings: workers },
  { title: 'Timeouts, in seconds', settings: timeouts },
  { title: 'Limits', settings: limits },
  { title: 'Logs', settings: logs },
  { title: 'Metrics and administration', settings: admin },
  { title: 'Process', settings: ofProcess },
  { title: 'Python applications', settings: python },
  { title: 'Development', settings: reload },
  { title: 'Hooks', settings: hooks },
] as const

const table = {
  ...general,
  ...listening,
  ...https,
  ...proxies,
  ...workers,
  ...timeouts,
  ...limits,
  ...logs,
  ...admin,
  ...ofProcess,
  ...python,
  ...reload,
  ...hooks,
}

/** The name of a setting. */
export type SettingName = keyof typeof table

/** What a setting is set to. */
type ValueOf<Row> = Row extends Setting<infer Value, infer Default, infer _Accepted> ? Value | Default : never

/** All settings, resolved: each has a value, or undefined where it has no default. */
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof table)[Name]> }

type AcceptedOf<Row> = Row extends Setting<infer _Value, infer _Default, infer Accepted> ? Accepted : never

/** Those that are written outside of configuration files alone. */
export type NotInFile = 'config' | 'printConfig' | 'checkConfig'

/** What a configuration file may have. */
export type ConfigSettings = {
  readonly [Name in Exclude<SettingName, NotInFile>]?: AcceptedOf<(typeof table)[Name]> | undefined
}

/** The rows by name, for those who need no types of their values. */
export const rows: ReadonlyMap<SettingName, Setting<unknown, unknown>> = new Map(
  // Keys are SettingName, as of any object; a kind of some values reads and shows no others.
  Object.entries(table) as unknown as [SettingName, Setting<unknown, unknown>][],
)
