// What a server can be told: every option with its default in one table. Times are milliseconds, sizes bytes.
import type { ErrorStream } from '@gateway-server/interface'
import { defaultLimits, type Limits, type ProtocolError } from '@gateway-server/http1'
import type { Socket } from 'node:net'
import type { ForwardedFamily } from './forwarded/forwarded.ts'
import type { RequestIds } from './exchange/request-id.ts'
import type { RequestObserver } from './exchange/request-observer.ts'

/** Limits on all requests and connections together; over them none is closed or answered wrongly, but some are turned away. */
export interface LoadLimits {
  /**
   * Requests that are with the application at a time: until their responses have ended, or their clients have gone. Beyond
   * it they are answered 503 with `Retry-After`, and their connections live on. Default: no limit, Infinity.
   */
  readonly concurrency: number
  /**
   * Open connections. Beyond it an idle one is closed to make room, else the new one unanswered, with a `drop` event. Those
   * that the application has taken over do not count. Default: no limit, Infinity.
   */
  readonly connections: number
}

/** `gateway.errors` of all requests, and more. */
export interface ErrorLog extends ErrorStream {
  /** Gets what the server itself has to say, in parts; without it, it is text for `write`. @param error what was thrown */
  report?(message: string, error: unknown): void
}

export interface ServerOptions {
  /** How long a request's head may take, from the connection's start or the head's first octet: 408. 0: no limit. Default 30 s. */
  readonly headerTimeout?: number
  /** How long the next piece of a request's body may take while the application waits for it: 408. 0: no limit. Default 30 s. */
  readonly bodyTimeout?: number
  /**
   * How long a whole request may take, head and body, whoever is slow: 408, or a cut where its response has begun. 0: no
   * limit. Default 300 s, as node:http's.
   */
  readonly requestTimeout?: number
  /** How long a connection may stay idle between requests before it is closed. 0: no limit. Default 75 s. */
  readonly keepAliveTimeout?: number
  /**
   * What clients are told of `keepAliveTimeout`, in `Connection: keep-alive` and `Keep-Alive: timeout=…` with each response
   * that is not the last: some close in time, so that no request of theirs meets a closing connection. Make it shorter
   * than `keepAliveTimeout`, for which a server waits. Default 0: they are told nothing, and assume nothing.
   */
  readonly announceKeepAlive?: number
  /**
   * How long a client may take nothing of what waits to be sent before its connection is cut. 0: no limit. Default 300 s.
   * Short ones cut slow readers too: Linux takes nothing while its buffer of some megabytes is more than two thirds full.
   */
  readonly sendTimeout?: number
  /**
   * How long `close()` waits for requests in flight before it cuts them, together with `gateway.wait_until`, and after
   * them as long again for the application's `shutdown`. 0: not at all. Default 30 s.
   */
  readonly gracefulTimeout?: number
  /**
   * How long `close()` leaves idle connections open for one more request, which is answered with `Connection: close`, within
   * `gracefulTimeout`. Without it one that is on its way is lost. Default 0: they are closed at once.
   */
  readonly idleGrace?: number
  /** The same for connections that have not had a request yet, where it is longer. Default 0. */
  readonly firstGrace?: number
  /** Limits on what a request may be, see `Limits` of @gateway-server/http1 for them, and on all together. */
  readonly limits?: Partial<Limits & LoadLimits>
  /** Where errors of the application and of the server go. Default: standard error. */
  readonly errorLog?: ErrorLog
  /** Told of each request at its end: an access log, a count. Default: nobody. */
  readonly requestObserver?: RequestObserver | undefined
  /**
   * Whether requests get an id, in `X-Request-Id` of the request that the application sees and of the response: `generate`
   * makes one, `accept` takes that of the client where it is one. Default: `off`.
   */
  readonly requestId?: RequestIds
  /** `gateway.multiprocess`: whether other processes serve the same application. Default: false. */
  readonly multiprocess?: boolean
  /**
   * The proxies whose `Forwarded` and `X-Forwarded-*` are believed: addresses, networks as `10.0.0.0/8`, and `*` for every
   * peer; where there is any, also who comes over a Unix socket. Default: none.
   */
  readonly forwardedAllowIps?: readonly string[]
  /** Which of those fields the proxies set; with `any`, what both say counts where both are there. Default `any`. */
  readonly forwardedHeaders?: ForwardedFamily
  /**
   * Asked when a client is to be refused, after `clientError`: true means that somebody else answers it and ends the
   * socket, of which the server then lets go. Default: the server answers with the error's status, and closes.
   */
  readonly onClientError?: (error: ProtocolError, socket: Socket) => boolean
}

export interface ResolvedOptions extends Required<ServerOptions> {
  readonly limits: Limits & LoadLimits
}

const defaultOptions: ResolvedOptions = {
  headerTimeout: 30_000,
  bodyTimeout: 30_000,
  requestTimeout: 300_000,
  keepAliveTimeout: 75_000,
  announceKeepAlive: 0,
  sendTimeout: 300_000,
  gracefulTimeout: 30_000,
  idleGrace: 0,
  firstGrace: 0,
  limits: { ...defaultLimits, concurrency: Infinity, connections: Infinity },
  errorLog: {
    write(text) {
      process.stderr.write(text)
    },
  },
  requestObserver: undefined,
  requestId: 'off',
  multiprocess: false,
  forwardedAllowIps: [],
  forwardedHeaders: 'any',
  onClientError: () => false,
}

const times = [
  'headerTimeout',
  'bodyTimeout',
  'requestTimeout',
  'keepAliveTimeout',
  'announceKeepAlive',
  'sendTimeout',
  'gracefulTimeout',
  'idleGrace',
  'firstGrace',
] as const

/** The options with their defaults. @throws RangeError for a time or a limit that is not a number from 0 */
export function resolveOptions(options: ServerOptions): ResolvedOptions {
  for (const name of times) check(name, 'milliseconds', options[name])
  const limits = definedOnly(options.limits ?? {})
  for (const [name, limit] of Object.entries(limits)) {
    if (!(name in defaultOptions.limits)) throw new RangeError(`limits.${name} is no limit`)
    check(`limits.${name}`, 'a number', limit)
  }
  return { ...defaultOptions, ...definedOnly(options), limits: { ...defaultOptions.limits, ...limits } }
}

function check(name: string, what: string, value: unknown): void {
  if (value !== undefined && !(typeof value === 'number' && value >= 0))
    throw new RangeError(`${name} must be ${what} from 0, not ${String(value)}`)
}

function definedOnly<T extends object>(options: T): Partial<T> {
  // What is left of T's entries is part of T.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>
}
