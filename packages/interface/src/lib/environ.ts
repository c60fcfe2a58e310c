// The environ: one mutable object a request. CGI names carry CGI meaning (RFC 3875), the server's additions stand
// under `gateway.`, and middleware keeps its own under a dotted prefix of its own (`express.params`).
// A variable with no value is absent (or undefined), never an empty string, but for the three that say so.
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Input } from './input.ts'
import type { HeaderList } from './start-response.ts'

export type UrlScheme = 'http' | 'https'

/** The key of a request field: `HTTP_` and its name in upper case with `-` as `_`. */
export type HttpVariable = `HTTP_${string}`

/** Where an application reports trouble: the server's error log. */
export interface ErrorStream {
  write(text: string): void
}

/** A connection the application has taken over, and the bytes that had been read beyond the request. */
export interface Upgrade {
  readonly socket: Duplex
  readonly head: Uint8Array
}

/**
 * What a server tells an application of one request.
 *
 * Keys a server computes on first use may be accessors on the prototype. So look with `in` or by value, not with
 * `Object.keys`; derive with `deriveEnviron`, not by spreading; and every key can be replaced by assignment.
 */
export interface Environ {
  /** The request's method as received; case matters (RFC 9110 §9.1). */
  REQUEST_METHOD: string
  /** The part of the path that routing has consumed: `''` at the root, never `/`, never ending in one. */
  SCRIPT_NAME: string
  /** The rest of the path, still percent-encoded; `''` or starting with `/`; `*` for `OPTIONS *`. */
  PATH_INFO: string
  /** What follows the first `?`, still percent-encoded; `''` where there is none. */
  QUERY_STRING: string
  /** The request target as received (RFC 9112 §3.2): origin, absolute, authority or asterisk form. */
  REQUEST_URI: string
  CONTENT_TYPE?: string | undefined
  /** Plain decimal digits, as the server checked them; absent for a chunked body. */
  CONTENT_LENGTH?: string | undefined
  /** The host the client addressed, else the server's own; never empty. */
  SERVER_NAME: string
  /** Decimal digits; never empty. */
  SERVER_PORT: string
  /** `HTTP/1.1` or `HTTP/1.0` (later `HTTP/2.0`). */
  SERVER_PROTOCOL: string
  /** `gateway-server/0.1.0` */
  SERVER_SOFTWARE: string
  /** The client's address, after trusted-proxy handling; absent on Unix sockets. */
  REMOTE_ADDR?: string | undefined
  REMOTE_PORT?: string | undefined
  /** `on` over TLS, else absent. */
  HTTPS?: 'on' | undefined
  /**
   * Request fields. Repeats are joined with `, ` (`cookie` with `; `). Values are latin-1 strings, a character a
   * byte. A field whose name holds `_` is left out here, and kept in `gateway.raw_headers`.
   */
  [variable: HttpVariable]: string | undefined

  /** `[1, 0]` */
  'gateway.version': readonly [major: number, minor: number]
  'gateway.url_scheme': UrlScheme
  /** `[name, value, name, value, …]` with order, case and repeats as received. */
  'gateway.raw_headers': readonly string[]
  'gateway.input': Input
  'gateway.errors': ErrorStream
  /** Aborts when the client goes away or the server gives up before the response has ended; never on success. */
  'gateway.signal': AbortSignal
  /**
   * Cuts the connection at once; nothing more of the response is sent. What `response.destroy()` means on node:http,
   * also before the head, where throwing would be answered with a 500.
   */
  'gateway.abort': () => void
  /** Sends `103 Early Hints` (RFC 8297) with these fields; does nothing for HTTP/1.0 or after the head. */
  'gateway.early_hints': (headers: HeaderList) => void
  /** Only on an upgrade request or CONNECT: hands the connection over; the server never touches it again. */
  'gateway.upgrade'?: (() => Upgrade) | undefined
  /** The request's trailers once the input has ended; empty before, and where there are none. */
  'gateway.trailers': () => HeaderList
  /** Adds response trailers, before the body ends; sent where the client said `TE: trailers` and the body is chunked. */
  'gateway.add_trailers': (headers: HeaderList) => void
  /** Background work that a graceful stop waits for. A rejection is written to the error log. */
  'gateway.wait_until': (promise: Promise<unknown>) => void
  /** Whether the application may be called by another thread at the same time. */
  'gateway.multithread': boolean
  /** Whether another process may serve the same application at the same time. */
  'gateway.multiprocess': boolean
  /** Whether the server expects to call the application only once in this process. */
  'gateway.run_once': boolean
  /** What `startup` left: one object, shared by all requests. */
  'gateway.state': Record<string, unknown>
  /**
   * The connection's socket, from servers on Node: for facts (`encrypted`, `getPeerCertificate()`, `bytesWritten`)
   * and timeouts. Neither read from it nor write to it.
   */
  'node.socket'?: Socket | undefined

  /** Keys of middleware and of servers: lower case with a dot, `prefix.name`. */
  [extension: `${string}.${string}`]: unknown
}

/** Keys to replace or add in a derived environ; `undefined` hides a key. */
export type EnvironOverrides = Partial<Environ>
