// What Hono apps written for @hono/node-server find in `c.env`: `incoming`, with the connection's facts that conninfo
// reads, and `outgoing`, for early hints; and the environ itself. Each is made when touched.
// It offers facts, not streams: request and response bodies go through `c.req` and the Response.
import { isIP, type Socket } from 'node:net'
import type { Environ, HeaderList } from '@gateway-server/interface'

/** The environ's socket facts, under the names of node:net. Addresses are the environ's: behind a trusted proxy, the client's. */
class ConnectionFacts {
  readonly #environ: Environ

  constructor(environ: Environ) {
    this.#environ = environ
  }

  get remoteAddress(): string | undefined {
    return this.#environ.REMOTE_ADDR
  }

  get remotePort(): number | undefined {
    const port = this.#environ.REMOTE_PORT
    return port === undefined ? undefined : Number(port)
  }

  get remoteFamily(): 'IPv4' | 'IPv6' | undefined {
    const version = isIP(this.#environ.REMOTE_ADDR ?? '')
    return version === 0 ? undefined : `IPv${version === 6 ? 6 : 4}`
  }

  get localAddress(): string | undefined {
    return this.#environ['node.socket']?.localAddress
  }

  get localPort(): number | undefined {
    return this.#environ['node.socket']?.localPort
  }

  get encrypted(): boolean {
    return this.#environ['gateway.url_scheme'] === 'https'
  }

  /** The connection's own socket, where the server has one. */
  get raw(): Socket | undefined {
    return this.#environ['node.socket']
  }
}

/** The request's facts, under the names of node:http. */
class IncomingFacts {
  readonly #environ: Environ
  readonly socket: ConnectionFacts

  constructor(environ: Environ) {
    this.#environ = environ
    this.socket = new ConnectionFacts(environ)
  }

  get method(): string {
    return this.#environ.REQUEST_METHOD
  }

  get url(): string {
    return this.#environ.REQUEST_URI
  }

  get httpVersion(): string {
    return this.#environ.SERVER_PROTOCOL.slice('HTTP/'.length)
  }

  get rawHeaders(): readonly string[] {
    return this.#environ['gateway.raw_headers']
  }
}

class OutgoingFacts {
  readonly #environ: Environ

  constructor(environ: Environ) {
    this.#environ = environ
  }

  /** As of node:http: field names and values, several values as an array. */
  writeEarlyHints(hints: Readonly<Record<string, string | readonly string[]>>): void {
    const fields = Object.entries(hints).flatMap(([name, values]) =>
      [values].flat().map((value) => [name, value] as const),
    )
    this.#environ['gateway.early_hints'](fields satisfies HeaderList)
  }
}

/** A request's `c.env`. Apps may put more into it. */
export class Bindings {
  readonly #environ: Environ
  #incoming: IncomingFacts | undefined
  #outgoing: OutgoingFacts | undefined

  constructor(environ: Environ) {
    this.#environ = environ
  }

  /** The gateway's environ of this request. */
  get environ(): Environ {
    return this.#environ
  }

  get incoming(): IncomingFacts {
    return (this.#incoming ??= new IncomingFacts(this.#environ))
  }

  get outgoing(): OutgoingFacts {
    return (this.#outgoing ??= new OutgoingFacts(this.#environ))
  }
}
