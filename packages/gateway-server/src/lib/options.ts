// What a server can be told: every option with its default in one table. Times are milliseconds, sizes bytes.
import type { ErrorStream } from '@gateway-server/interface'
import { defaultLimits, type Limits } from '@gateway-server/http1'

export interface ServerOptions {
  /** How long a request's head may take, from the connection's start or the head's first octet: 408. 0: no limit. Default 30 s. */
  readonly headerTimeout?: number
  /** How long the next piece of a request's body may take while the application waits for it: 408. 0: no limit. Default 30 s. */
  readonly bodyTimeout?: number
  /** How long a connection may stay idle between requests before it is closed. 0: no limit. Default 75 s. */
  readonly keepAliveTimeout?: number
  /** How long `close()` waits for requests in flight before it cuts them. 0: not at all. Default 30 s. */
  readonly gracefulTimeout?: number
  /** Limits on what a request may be; see `Limits` of @gateway-server/http1 for the defaults. */
  readonly limits?: Partial<Limits>
  /** Where errors of the application and of the server go. Default: standard error. */
  readonly errorLog?: ErrorStream
}

export type ResolvedOptions = Required<ServerOptions>

const defaultOptions: ResolvedOptions = {
  headerTimeout: 30_000,
  bodyTimeout: 30_000,
  keepAliveTimeout: 75_000,
  gracefulTimeout: 30_000,
  limits: {},
  errorLog: {
    write(text) {
      process.stderr.write(text)
    },
  },
}

const times = ['headerTimeout', 'bodyTimeout', 'keepAliveTimeout', 'gracefulTimeout'] as const

/** The options with their defaults. @throws RangeError for a time or a limit that is not a number from 0 */
export function resolveOptions(options: ServerOptions): ResolvedOptions {
  for (const name of times) check(name, 'milliseconds', options[name])
  const limits = definedOnly(options.limits ?? {})
  for (const [name, limit] of Object.entries(limits)) {
    if (!(name in defaultLimits)) throw new RangeError(`limits.${name} is no limit`)
    check(`limits.${name}`, 'a number', limit)
  }
  return { ...defaultOptions, ...definedOnly(options), limits }
}

function check(name: string, what: string, value: unknown): void {
  if (value !== undefined && !(typeof value === 'number' && value >= 0))
    throw new RangeError(`${name} must be ${what} from 0, not ${String(value)}`)
}

function definedOnly<T extends object>(options: T): Partial<T> {
  // What is left of T's entries is part of T.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>
}
