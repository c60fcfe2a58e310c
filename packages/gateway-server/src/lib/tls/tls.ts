// TLS, between a server's listening socket and its connections: from an accepted TCP connection to a secured socket, or to
// its end where the handshake fails. Every handshake has a time limit, no failed one is an error of the process, and
// nothing of HTTP happens before one has succeeded.
import type { Socket } from 'node:net'
import type { Server as TlsServer, TLSSocket } from 'node:tls'
import { refusal } from '../response/error-responses.ts'
import type { Handshake } from '../connection/handshake.ts'
import { tcpSocketOf } from '../socket/tcp-socket.ts'
import { longestTimer } from '../connection/timeouts.ts'
import { checkTlsOptions, renewed, type SecureContext, TlsOptionError, type TlsOptions } from './tls-options.ts'

/** Who is told of handshakes. */
export interface HandshakeOwner {
  /** A TCP connection has come. @returns undefined where it is refused */
  begun(tcpSocket: Socket): Handshake | undefined
  secured(socket: TLSSocket, handshake: Handshake | undefined): void
  /** The client's handshake has failed, or it went away. The socket is destroyed after this. */
  failed(handshake: Handshake | undefined, error: Error, socket: TLSSocket): void
}

/** SSL_OP_NO_RENEGOTIATION: renegotiating costs the server much more than its client (CVE-2011-1473). */
const noRenegotiation = 0x4000_0000

/** The listening side of TLS. */
export class TlsFront {
  /** What listens: it accepts TCP connections and secures them. */
  readonly server: TlsServer
  #options: TlsOptions
  #owner: HandshakeOwner
  /** By their TCP connections. */
  #handshakes = new WeakMap<Socket, Handshake>()

  /** @throws TlsOptionError, TypeError */
  constructor(options: TlsOptions, owner: HandshakeOwner) {
    checkTlsOptions(options)
    this.#options = options
    this.#owner = owner
    this.server = createServer(options)
    this.server.on('connection', (socket: Socket) => this.#begin(socket))
    this.server.on('secureConnection', (socket) => this.#secured(socket))
    this.server.on('tlsClientError', (error, socket) => this.#failed(error, socket))
  }

  /** From now on new connections get this; what is not given stays as it is. @throws TlsOptionError, TypeError */
  setSecureContext(context: SecureContext): void {
    const options = renewed(this.#options, context)
    explained(() => this.server.setSecureContext(withDefaults(options)))
    this.#options = options
  }

  /** Secures a TCP connection that something else has awaited already, and read from. */
  secure(tcpSocket: Socket, handshake: Handshake): void {
    this.#handshakes.set(tcpSocket, handshake)
    this.server.emit('connection', tcpSocket)
  }

  #begin(tcpSocket: Socket): void {
    if (this.#handshakes.has(tcpSocket)) return
    const handshake = this.#owner.begun(tcpSocket)
    if (handshake !== undefined) this.#handshakes.set(tcpSocket, handshake)
  }

  #secured(socket: TLSSocket): void {
    this.#owner.secured(socket, this.#handshakeOf(socket))
  }

  #failed(error: Error & { readonly code?: string }, socket: TLSSocket): void {
    const handshake = this.#handshakeOf(socket)
    this.#owner.failed(handshake, handshake?.tookTooLong ? timeoutError() : error, socket)
    // A person with a browser or curl, in most cases, who learns more from an answer than from a closed connection.
    if (error.code === 'ERR_SSL_HTTP_REQUEST') tcpSocketOf(socket)?.end(refusal(400, plainHttp))
    socket.destroy()
  }

  #handshakeOf(socket: TLSSocket): Handshake | undefined {
    const tcpSocket = tcpSocketOf(socket)
    return tcpSocket && this.#handshakes.get(tcpSocket)
  }
}

/** As node:tls has it. */
function timeoutError(): Error {
  return Object.assign(new Error('the TLS handshake took longer than headerTimeout'), {
    code: 'ERR_TLS_HANDSHAKE_TIMEOUT',
  })
}

const plainHttp = 'This port speaks HTTPS: the request came as plain HTTP.\n'

function createServer(options: TlsOptions): TlsServer {
  const tls = process.getBuiltinModule('node:tls') // not imported: it would delay every start without TLS
  return explained(() =>
    tls.createServer({
      ...withDefaults(options),
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: longestTimer, // its timer would count the time in which the process is busy
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
