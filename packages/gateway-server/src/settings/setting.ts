// What a row of the table of settings is, and what follows from its name: the flag, and the variable of the environment.
import type { Kind } from './kind.ts'

/** One setting. Its name, in camelCase, is its key in the table and in the configuration file. */
export interface Setting<Value, Default = Value> {
  readonly kind: Kind<Value>
  /** What it is where nobody says anything; undefined: nothing. */
  readonly default: Default
  /** One line for --help: what it is, without its default. */
  readonly help: string
  /** More, for the reference in docs/settings.md: sentences. */
  readonly more: string | undefined
  /** The one letter of its flag, as `b` for `-b`. */
  readonly short: string | undefined
  /** Variables that platforms set, looked at after GATEWAY_*: `PORT`. */
  readonly env: readonly string[]
  /** Whether reading the configuration again (SIGHUP) changes it. What it does not change needs a new process. */
  readonly reloads: boolean
  /** Where it can be written: a hook is no word of a command line. Default: everywhere. */
  readonly where: 'everywhere' | 'file' | 'flag'
}

interface Row<Value, Default> {
  readonly kind: Kind<Value>
  readonly default?: Default
  readonly help: string
  readonly more?: string
  readonly short?: string
  readonly env?: readonly string[]
  readonly reloads?: boolean
  readonly where?: 'everywhere' | 'file' | 'flag'
}

/** A row of the table. Without a default its value is undefined where nobody says anything. */
export function setting<Value, Default extends Value | undefined = undefined>(
  row: Row<Value, Default>,
): Setting<Value, Default> {
  return {
    kind: row.kind,
    default: row.default as Default, // undefined where it is left out, as Default then is
    help: row.help,
    more: row.more,
    short: row.short,
    env: row.env ?? [],
    reloads: row.reloads ?? true,
    where: row.where ?? 'everywhere',
  }
}

/** `keepAlive` → `--keep-alive` */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** `keepAlive` → `GATEWAY_KEEP_ALIVE` */
export function variableOf(name: string): string {
  return `GATEWAY_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`
}
