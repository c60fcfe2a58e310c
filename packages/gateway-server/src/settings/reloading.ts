// What a reload makes of settings that were read again: some take a new process, and stay as they are.
import { isDeepStrictEqual } from 'node:util'
import { rows, type SettingName, type Settings } from './table.ts'

export interface Reloaded {
  readonly settings: Settings
  /** Those that are written otherwise now, and stay as they were. */
  readonly unchanged: readonly SettingName[]
}

/** @param before what the process was started with, or has become by reloads @param after what was read again */
export function reloaded(before: Settings, after: Settings): Reloaded {
  const settings: Record<string, unknown> = { ...after }
  const unchanged: SettingName[] = []
  for (const [name, { reloads }] of rows) {
    if (reloads || isDeepStrictEqual(before[name], after[name])) continue
    settings[name] = before[name]
    unchanged.push(name)
  }
  return { settings: settings as Settings, unchanged } // each value is that of its name, of one or the other
}
