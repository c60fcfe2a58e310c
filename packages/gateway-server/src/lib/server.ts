// A server: a net.Server that listens and accepts, and a ConnectionHandler that serves what it accepts. In the manner of
// net.Server.
import type { Application } from '@gateway-server/interface'
import { EventEmitter } from 'node:events'
import {
  createServer as createNetServer,
  type AddressInfo,
  type ListenOptions,
  type Server as NetServer,
  type Socket,
} from 'node:net'
import type { TLSSocket } from 'node:tls'
import { AddressList } from './forwarded/address-list.ts'
import { type ConnectionEvents, ConnectionHandler } from './connection-handler.ts'
import type { ServerOptions as ConnectionOptions } from './options.ts'
import { ProxyFront, type ProxyFrontOwner, showPeerOfTls } from './proxy-protocol/proxy-front.ts'
import type { ProxyProtocolError } from './proxy-protocol/proxy-protocol.ts'
import { TlsFront } from './tls/tls.ts'
import type { SecureContext, TlsOptions } from './tls/tls-options.ts'

export interface ServerOptions extends ConnectionOptions {
  /** Serves HTTPS: `{ key, cert }`, and what else node:tls' `createServer` takes. Default: plain HTTP. */
  readonly tls?: TlsOptions
  /**
   * Every connection begins with a header of the PROXY protocol, version 1 or 2, before TLS too; the peer is the one that it
   * names. Others are closed. Default false.
   */
  readonly proxyProtocol?: boolean
  /**
   * Who may send such a header: addresses, networks as `10.0.0.0/8`, or `*` for everybody; and always who comes over a Unix
   * socket. Connections of others are closed. Default: this machine, `127.0.0.1` and `::1`.
   */
  readonly proxyAllowIps?: readonly string[]
}

export interface ServerEvents extends ConnectionEvents {
  listening: []
  close: []
  /** The server cannot listen, or the application's `startup` failed. */
  error: [error: Error]
  /** A client's TLS handshake has failed, or it went away during it. The connection is closed. */
  tlsClientError: [error: Error, socket: TLSSocket]
  /** A connection had no header of the PROXY protocol, or not from who may send one. It is closed. */
  proxyProtocolError: [error: ProxyProtocolError, socket: Socket]
}

/**
 * Serves one application. Made by `createServer`; does nothing before `listen`.
 *
 * The application's `startup` runs when the server begins to listen; connections wait for it. Its `drain` runs when `close`
 * begins, its `shutdown` at the end of it, after the last response and what `gateway.wait_until` was given.
 */
export class Server extends EventEmitter<ServerEvents> {
  #net: NetServer
  #tls: TlsFront | undefined
  #createHandler: () => ConnectionHandler
  /** One for each time from listening to closed. */
  #handler: ConnectionHandler
  #port: number | undefined = undefined
  #closed: Promise<void> | undefined = undefined
  #mayListenAgain = false

  /** @throws TypeError, RangeError and TlsOptionError for options that cannot work */
  constructor(
    application: Application,
    { tls, proxyProtocol = false, proxyAllowIps = ['127.0.0.1', '::1'], ...options }: ServerOptions = {},
  ) {
    super()
    this.#createHandler = () =>
      new ConnectionHandler(application, options)
        .on('connection', (socket) => this.emit('connection', socket))
        .on('clientError', (error, socket) => this.emit('clientError', error, socket))
        .on('drop', (socket) => this.emit('drop', socket))
        .on('error', (error) => this.#startupFailed(error))
    this.#handler = this.#createHandler()
    this.#tls = tls && this.#createTlsFront(tls)
    this.#net = proxyProtocol
      ? this.#createProxyFront(new AddressList(proxyAllowIps)).server
      : (this.#tls?.server ?? this.#createNetServer())
    this.#net.on('listening', () => this.#onListening())
    this.#net.on('error', (error) => this.emit('error', error))
  }

  /** Whether the server is bound. */
  get listening(): boolean {
    return this.#net.listening
  }

  /**
   * Binds, in all the forms of net.Server's `listen`: `(port, host?, backlog?, callback?)`, `(path, callback?)`,
   * `({ host, port, path, fd, backlog }, callback?)`. Without a host it is bound when this returns, so that
   * `address()` holds the port; with one, a turn of the event loop later. `callback` is called at `listening`.
   * A closed server may listen again: the application starts again then.
   */
  listen(port?: number, host?: string, backlog?: number, callback?: () => void): this
  listen(port?: number, host?: string, callback?: () => void): this
  listen(port?: number, callback?: () => void): this
  listen(path: string, callback?: () => void): this
  listen(options: ListenOptions | { fd: number }, callback?: () => void): this
  listen(...args: unknown[]): this {
    if (this.#closed !== undefined) this.#reopen()
    const callback = args.at(-1)
    if (typeof callback === 'function') this.once('listening', () => callback.call(this))
    const target = args.filter((argument) => typeof argument !== 'function')
    // The overloads above are those of net.Server, which checks the arguments itself.
    ;(this.#net.listen as (...target: unknown[]) => NetServer).apply(this.#net, target)
    return this
  }

  /** The bound address; a string for a Unix socket, null while not listening. */
  address(): AddressInfo | string | null {
    return this.#net.address()
  }

  /**
   * Serves a connection that another listening socket has accepted, as if it were this server's: for a program that listens
   * on several addresses, or gets its connections from another process. With `tls` the handshake is still to come.
   */
  accept(socket: Socket): void {
    this.#net.emit('connection', socket)
  }

  /** Waits for the application's `startup`. @throws what it threw */
  ready(): Promise<void> {
    return this.#handler.ready()
  }

  /**
   * Stops gracefully: accepts no more, calls the application's `drain`, closes idle connections, lets responses under way end
   * with `Connection: close`, and cuts what is left after `gracefulTimeout`. Then come `gateway.wait_until`, `shutdown` and
   * the `close` event. Connections that the application has taken over are its own to end: it hears in `drain` that they
   * should, and ends them at the latest in `shutdown`.
   * Called again, it gives the same promise. `callback` is called when the promise is settled.
   *
   * @throws what `shutdown` threw
   */
  close(callback?: (error?: Error) => void): Promise<void> {
    this.#closed ??= this.#close()
    if (callback !== undefined) void callBack(callback, this.#closed)
    return this.#closed
  }

  /** Closes the connections that have no request under way. */
  closeIdleConnections(): void {
    this.#handler.closeIdleConnections()
  }

  /** Cuts all connections at once. */
  closeAllConnections(): void {
    this.#handler.closeAllConnections()
  }

  /** How many connections are open, in their TLS handshake or after. Those taken over by the application do not count. */
  get connections(): number {
    return this.#handler.connections
  }

  /** How many requests are with the application. */
  get requestsInFlight(): number {
    return this.#handler.requestsInFlight
  }

  /**
   * Renews the certificate, or another part of how new connections are secured: those there are go on. What is not given
   * stays as it is; a new `pfx` replaces `key` and `cert`, and the other way round. TLS sessions are not resumed across it.
   *
   * @throws TlsOptionError, TypeError for what cannot work: then nothing has changed
   */
  setSecureContext(context: SecureContext): void {
    if (this.#tls === undefined) throw new Error('the server was made without tls')
    this.#tls.setSecureContext(context)
  }

  ref(): this {
    this.#net.ref()
    return this
  }

  unref(): this {
    this.#net.unref()
    return this
  }

  /** A client may close its side and still read (RFC 9112 §9.6); small answers leave at once (no Nagle). */
  #createNetServer(): NetServer {
    return createNetServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#handler.accept(socket, this.#port))
  }

  #createTlsFront(options: TlsOptions): TlsFront {
    return new TlsFront(options, {
      begun: (tcpSocket) => this.#handler.awaitHandshake(tcpSocket),
      secured: (socket, handshake) => {
        showPeerOfTls(socket)
        this.#handler.accept(socket, this.#port, handshake)
      },
      failed: (handshake, error, socket) => {
        if (handshake !== undefined) this.#handler.handshakeFailed(handshake)
        this.emit('tlsClientError', error, socket)
      },
    })
  }

  #createProxyFront(allowed: AddressList): ProxyFront {
    const owner: ProxyFrontOwner = {
      begun: (socket) => this.#handler.awaitHandshake(socket),
      introduced: (socket, handshake) => {
        if (this.#tls === undefined) this.#handler.accept(socket, this.#port, handshake)
        else this.#tls.secure(socket, handshake)
      },
      failed: (handshake, error, socket) => {
        this.#handler.handshakeFailed(
          handshake,
          error && `closed a connection without a PROXY header: ${error.message}`,
        )
        if (error !== undefined) this.emit('proxyProtocolError', error, socket)
      },
    }
    return new ProxyFront(owner, allowed, this.#tls === undefined)
  }

  #reopen(): void {
    if (!this.#mayListenAgain) throw new Error('a server does not listen while it closes')
    this.#mayListenAgain = false
    this.#closed = undefined
    this.#handler = this.#createHandler()
  }

  #onListening(): void {
    if (this.#closed !== undefined) {
      this.#net.close() // closed while the host was being looked up
      return
    }
    const address = this.#net.address()
    if (typeof address === 'object') this.#port = address?.port
    this.#handler.start()
    this.emit('listening')
  }

  #startupFailed(error: Error): void {
    this.#net.close()
    this.emit('error', error)
  }

  async #close(): Promise<void> {
    if (this.#net.listening) this.#net.close()
    try {
      await this.#handler.close()
    } finally {
      this.#mayListenAgain = true
      this.emit('close')
    }
  }
}

/** Calls back when the promise is settled, with what it was rejected with. */
async function callBack(callback: (error?: Error) => void, promise: Promise<void>): Promise<void> {
  const outcome: Error[] = await promise.then(
    () => [],
    (error: Error) => [error],
  )
  callback(...outcome)
}
