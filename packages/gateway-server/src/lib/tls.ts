// TLS, between a server's listening socket and its connections: from an accepted TCP connection to a secured socket, or to
// its end where the handshake fails. Every handshake has a time limit, no failed one is an error of the process, and
// nothing of HTTP happens before one has succeeded.
import type { Socket } from 'node:net'
import type { Server as TlsServer, TLSSocket } from 'node:tls'
import { refusal } from './error-responses.ts'
import { tcpSocketOf } from './tcp-socket.ts'
import { longestTimer } from './timeouts.ts'
import { checkTlsOptions, renewed, type SecureContext, TlsOptionError, type TlsOptions } from './tls-options.ts'

/** Who is told how handshakes end. */
export interface HandshakeOwner {
  /** A TCP connection has come. @param pending how many handshakes are under way @returns false where it is refused */
  admit(tcpSocket: Socket, pending: number): boolean
  /** @param waited milliseconds from the TCP connection until now */
  secured(socket: TLSSocket, waited: number): void
  /** The client's handshake has failed, or it went away. The socket is destroyed after this. */
  failed(error: Error, socket: TLSSocket): void
}

/** SSL_OP_NO_RENEGOTIATION: renegotiating costs the server much more than its client (CVE-2011-1473). */
const noRenegotiation = 0x4000_0000

/** The listening side of TLS. */
export class TlsFront {
  /** What listens: it accepts TCP connections and secures them. */
  readonly server: TlsServer
  #options: TlsOptions
  #owner: HandshakeOwner
  /** TCP connections whose handshake is under way, with when they came. */
  #pending = new Map<Socket, number>()

  /**
   * @param timeLimit milliseconds for a handshake, from the TCP connection on; 0 for none
   * @throws TlsOptionError, TypeError
   */
  constructor(options: TlsOptions, timeLimit: number, owner: HandshakeOwner) {
    checkTlsOptions(options)
    this.#options = options
    this.#owner = owner
    this.server = createServer(options, timeLimit === 0 ? longestTimer : Math.min(timeLimit, longestTimer))
    this.server.on('connection', (socket: Socket) => this.#accept(socket))
    this.server.on('secureConnection', (socket) => this.#secured(socket))
    this.server.on('tlsClientError', (error, socket) => this.#failed(error, socket))
  }

  /** How many handshakes are under way. */
  get pending(): number {
    return this.#pending.size
  }

  /** From now on new connections get this; what is not given stays as it is. @throws TlsOptionError, TypeError */
  setSecureContext(context: SecureContext): void {
    const options = renewed(this.#options, context)
    explained(() => this.server.setSecureContext(withDefaults(options)))
    this.#options = options
  }

  /** Drops the connections whose handshake is under way. */
  dropPending(): void {
    for (const socket of this.#pending.keys()) socket.destroy()
  }

  #accept(tcpSocket: Socket): void {
    if (this.#owner.admit(tcpSocket, this.#pending.size)) this.#pending.set(tcpSocket, performance.now())
  }

  #secured(socket: TLSSocket): void {
    socket.on('end', probe)
    this.#owner.secured(socket, this.#settle(socket))
  }

  #failed(error: Error & { readonly code?: string }, socket: TLSSocket): void {
    this.#settle(socket)
    this.#owner.failed(error, socket)
    // A person with a browser or curl, in most cases, who learns more from an answer than from a closed connection.
    if (error.code === 'ERR_SSL_HTTP_REQUEST') tcpSocketOf(socket)?.end(refusal(400, plainHttp))
    socket.destroy()
  }

  /** @returns the milliseconds it took */
  #settle(socket: TLSSocket): number {
    const tcpSocket = tcpSocketOf(socket)
    const since = tcpSocket && this.#pending.get(tcpSocket)
    if (tcpSocket === undefined || since === undefined) return 0
    this.#pending.delete(tcpSocket)
    return performance.now() - since
  }
}

/**
 * A reset that node:tls met while it wrote its session tickets is lost: what is read is an orderly end, and what is
 * written from then on waits for ever. Writing nothing below it tells.
 */
function probe(this: TLSSocket): void {
  tcpSocketOf(this)?.write('')
}

const plainHttp = 'This port speaks HTTPS: the request came as plain HTTP.\n'

function createServer(options: TlsOptions, handshakeTimeout: number): TlsServer {
  const tls = process.getBuiltinModule('node:tls') // not imported: it would delay every start without TLS
  return explained(() =>
    tls.createServer({
      ...withDefaults(options),
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout,
      noDelay: true, // small answers leave at once
      allowHalfOpen: false, // a client that closes its side within its handshake is gone; later it may (see `accept`)
    }),
  )
}

function withDefaults(options: TlsOptions): TlsOptions {
  const { minVersion = 'TLSv1.2', secureOptions = 0 } = options
  return { ...options, minVersion, secureOptions: secureOptions | noRenegotiation }
}

/** What OpenSSL and node:tls complain of, as an error of the options. */
function explained<T>(create: () => T): T {
  try {
    return create()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new TlsOptionError(undefined, `tls: ${message}`, error)
  }
}
