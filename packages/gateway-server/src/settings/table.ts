// The table of settings, section by section, each in its file. Flags, variables, the configuration file, --help,
// --print-config and docs/settings.md all come from it; a new setting is a row here and nothing else.
// Names follow gunicorn's where it has one; times are seconds and sizes bytes.
import { https } from './https.ts'
import { limits } from './limits.ts'
import { listening } from './listening.ts'
import type { Setting } from './setting.ts'
import { timeouts } from './timeouts.ts'

/** In the order of --help. */
export const sections = [
  { title: 'Listening', settings: listening },
  { title: 'HTTPS', settings: https },
  { title: 'Timeouts, in seconds', settings: timeouts },
  { title: 'Limits', settings: limits },
] as const

const table = { ...listening, ...https, ...timeouts, ...limits }

/** The name of a setting. */
export type SettingName = keyof typeof table

/** What a setting is set to. */
type ValueOf<Row> = Row extends Setting<infer Value, infer Default> ? Value | Default : never

/** All settings, resolved: each has a value, or undefined where it has no default. */
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof table)[Name]> }

/** The rows by name, for those who need no types of their values. */
export const rows: ReadonlyMap<SettingName, Setting<unknown, unknown>> = new Map(
  // Keys are SettingName, as of any object; a kind of some values reads and shows no others.
  Object.entries(table) as unknown as [SettingName, Setting<unknown, unknown>][],
)
