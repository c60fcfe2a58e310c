// What a row of the table of settings is, and what follows from its name: the flag, and the variable of the environment.
import type { Kind } from './kind.ts'

/** Where a setting can be written: a hook is no word of a command line, and the file's name is not written in the file. */
export type Where = keyof typeof places

interface Places {
  readonly flag: boolean
  readonly variable: boolean
  readonly file: boolean
}

const places = {
  everywhere: { flag: true, variable: true, file: true },
  /** Its flag is the command line's argument, which has no name. */
  argument: { flag: true, variable: true, file: true },
  file: { flag: false, variable: false, file: true },
  outside: { flag: true, variable: true, file: false },
  flag: { flag: true, variable: false, file: false },
} as const satisfies Record<string, Places>

/** Whether it can be written there. */
export function isWrittenIn(place: keyof Places, { where }: { readonly where: Where }): boolean {
  return places[where][place]
}

/** One setting. Its name, in camelCase, is its key in the table and in the configuration file. */
export interface Setting<Value, Default = Value, Accepted = Value> {
  readonly kind: Kind<Value, Accepted>
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
  /** Where it can be written. Default: everywhere. */
  readonly where: Where
  /** Whether --print-config hides its value. */
  readonly secret: boolean
}

interface Row<Value, Default, Accepted> {
  readonly kind: Kind<Value, Accepted>
  readonly default?: Default
  readonly help: string
  readonly more?: string
  readonly short?: string
  readonly env?: readonly string[]
  readonly reloads?: boolean
  readonly where?: Where
  readonly secret?: boolean
}

/** A row of the table. Without a default its value is undefined where nobody says anything. */
export function setting<Value, Accepted, Default extends Value | undefined = undefined>(
  row: Row<Value, Default, Accepted>,
): Setting<Value, Default, Accepted> {
  return {
    kind: row.kind,
    default: row.default as Default, // undefined where it is left out, as Default then is
    help: row.help,
    more: row.more,
    short: row.short,
    env: row.env ?? [],
    reloads: row.reloads ?? true,
    where: row.where ?? 'everywhere',
    secret: row.secret ?? false,
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
