// What serves sockets once somebody has accepted them: a Server's own part of the work, and all of it where a program has
// a listening socket of its own. It starts the application with the first, keeps all connections, and ends gracefully.
import type { Application } from '@gateway-server/interface'
import { fieldLine, type ProtocolError } from '@gateway-server/http1'
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { AddressList } from './forwarded/address-list.ts'
import { Connection } from './connection/connection.ts'
import type { ConnectionHost, HostedConnection } from './connection/connection-host.ts'
import { type EnvironFactory, environFactory } from './exchange/environ.ts'
import { forwardedEnvironFactory } from './forwarded/forwarded-environ.ts'
import { Handshake } from './connection/handshake.ts'
import { Lifespan } from './lifespan.ts'
import { Load } from './load.ts'
import { makeRoom } from './connection/make-room.ts'
import { type ResolvedOptions, resolveOptions, type ServerOptions } from './options.ts'
import { SparseLog } from './sparse-log.ts'
import { StalledSends } from './connection/stalled-sends.ts'
import { Clock, longestTimer, type TimeLimits, timeLimitsOf, Waiting } from './connection/timeouts.ts'

export interface ConnectionEvents {
  connection: [socket: Socket]
  /** A client broke HTTP/1.1, or was too slow with its request (RequestTimeoutError), and is answered with the error's status. */
  clientError: [error: ProtocolError, socket: Socket]
  /** A connection beyond `limits.connections` has been closed unanswered. */
  drop: [socket: Socket]
  /** The application's `startup` failed: the sockets that waited for it are closed, and so is every later one. */
  error: [error: Error]
}

/**
 * Serves one application over the sockets it is given. Made by `createConnectionHandler`.
 *
 * The application's `startup` runs with the first socket, or at `ready`; sockets wait for it. Its `drain` runs when `close`
 * begins, its `shutdown` at the end of it, after the last response and what `gateway.wait_until` was given.
 */
export class ConnectionHandler extends EventEmitter<ConnectionEvents> {
  #application: Application
  #options: ResolvedOptions
  #proxies: AddressList
  #open = new Set<HostedConnection>()
  #timeLimits: TimeLimits
  #clock: Clock
  #lifespan: Lifespan
  #load: Load
  #dropLog: SparseLog
  #handshakeLog: SparseLog
  #starting = false
  #failed = false
  #stopping = false
  /** Given, but the application has not started yet. */
  #waitingSockets = new Map<Socket, number | undefined>()
  /** What connections share, by the port that stands in their environs. */
  #hosts = new Map<number, ConnectionHost>()
  #tlsHosts = new Map<number, ConnectionHost>()
  #closed: Promise<void> | undefined = undefined
  #onLastClosed: (() => void) | undefined = undefined

  constructor(application: Application, options: ServerOptions = {}) {
    super()
    if (typeof application !== 'function')
      throw new TypeError(`an application is a function, not ${typeof application}`)
    this.#application = application
    this.#options = resolveOptions(options)
    this.#proxies = new AddressList(this.#options.forwardedAllowIps)
    this.#timeLimits = timeLimitsOf(this.#options)
    const { headerTimeout, bodyTimeout, keepAliveTimeout, requestTimeout, sendTimeout, limits } = this.#options
    const stalledSends = new StalledSends(this.#open, sendTimeout)
    const times = [headerTimeout, bodyTimeout, keepAliveTimeout, requestTimeout, sendTimeout]
    this.#clock = new Clock(this.#open, times, (now) => stalledSends.look(now))
    const log = (message: string, error?: unknown): void => this.#log(message, error)
    this.#lifespan = new Lifespan(application, log)
    this.#load = new Load(limits.concurrency, new SparseLog(log))
    this.#dropLog = new SparseLog(log)
    this.#handshakeLog = new SparseLog(log)
  }

  /** How many connections are open. Those that the application has taken over do not count. */
  get connections(): number {
    return this.#open.size + this.#waitingSockets.size
  }

  /** How many requests are with the application. */
  get requestsInFlight(): number {
    return this.#load.inFlight
  }

  /** Starts the application, unless it has been. That it fails is an `error` event. */
  start(): void {
    if (this.#starting || this.#stopping) return
    this.#starting = true
    this.#clock.start()
    this.#lifespan.start()?.then(
      () => this.#acceptWaiting(),
      (error: Error) => this.#startupFailed(error),
    )
  }

  /** Starts the application, and waits for it. @throws what its `startup` threw */
  ready(): Promise<void> {
    this.start()
    return Promise.resolve(this.#lifespan.start())
  }

  /**
   * Serves a socket until it closes: a net.Socket, a TLSSocket whose handshake is done, or what behaves like one. It is
   * the handler's from here on. Make listening sockets with `noDelay`, so that small answers leave at once. After `close`,
   * and beyond `limits.connections`, it is destroyed.
   *
   * @param port for SERVER_PORT; default: the socket's own, or the scheme's where it has none, like a Unix socket
   * @param handshake where the socket was awaited: its place and what is left of its time are the socket's
   */
  accept(socket: Socket, port?: number, handshake?: Handshake): void {
    if (handshake !== undefined) this.#connectionClosed(handshake)
    if (handshake === undefined || this.#stopping || this.#failed) {
      if (!this.#admit(socket)) return
    }
    if (this.#lifespan.started) this.#serve(socket, port, handshake?.deadline)
    else this.#keepWaiting(socket, port)
  }

  /**
   * Awaits a TLS handshake, or a PROXY header, on a TCP connection. It counts from here on, for `limits.connections` and
   * `headerTimeout`.
   * `accept` or `handshakeFailed` has to follow. Undefined where there is no room: then the socket is destroyed.
   */
  awaitHandshake(tcpSocket: Socket): Handshake | undefined {
    if (!this.#admit(tcpSocket)) return undefined
    const handshake = new Handshake(tcpSocket, this.#clock.deadline(this.#timeLimits[Waiting.HEAD]))
    this.#open.add(handshake)
    return handshake
  }

  /** @param complaint for the error log, which gets a line in a while of it */
  handshakeFailed(handshake: Handshake, complaint?: string): void {
    if (complaint !== undefined) this.#handshakeLog.say(complaint)
    this.#connectionClosed(handshake)
  }

  /** Whether there is room for a socket; an idle connection may be closed to make it. Without room the socket is destroyed. */
  #admit(socket: Socket): boolean {
    if (this.#stopping || this.#failed) {
      socket.on('error', ignored).destroy()
      return false
    }
    this.start()
    const { connections } = this.#options.limits
    if (this.connections < connections || makeRoom(this.#open)) return true
    socket.on('error', ignored).destroy()
    this.#dropLog.say(`${connections} connections are open, limits.connections: others are closed unanswered`)
    this.emit('drop', socket)
    return false
  }

  #serve(socket: Socket, port: number | undefined, deadline = Infinity): void {
    socket.allowHalfOpen = true // a client may close its side and still read (RFC 9112 §9.6)
    this.emit('connection', socket)
    const connection = new Connection(socket, this.#hostFor(socket, port))
    connection.deadline = Math.min(connection.deadline, deadline)
    this.#open.add(connection)
  }

  /** Closes the connections that have no request under way. */
  closeIdleConnections(): void {
    for (const connection of this.#open) connection.stop()
  }

  /** Cuts all connections at once. */
  closeAllConnections(): void {
    this.#dropWaitingSockets()
    for (const connection of this.#open) connection.cut()
  }

  /**
   * Stops gracefully: takes no more sockets, calls the application's `drain`, closes idle connections, lets responses under
   * way end with `Connection: close`, and cuts what is left after `gracefulTimeout`, within which also `drain` and what
   * `gateway.wait_until` was given are waited for. Then comes `shutdown`, which is waited for as long again.
   * Connections that the application has taken over are its own to end: it hears in `drain` that they should, and ends them
   * at the latest in `shutdown`.
   * Called again, it gives the same promise.
   *
   * @throws what `shutdown` threw
   */
  close(): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  /** What has to be known of a socket's ends is asked of the first one alone, for each port and scheme. */
  #hostFor(socket: Socket, port = socket.localPort): ConnectionHost {
    const encrypted = (socket as TLSSocket).encrypted === true // a TLSSocket has it, and others may
    const known = encrypted ? this.#tlsHosts : this.#hosts
    const shownPort = port ?? (encrypted ? 443 : 80)
    const host = known.get(shownPort) ?? this.#createHost(encrypted ? 'https' : 'http', shownPort)
    known.set(shownPort, host)
    return host
  }

  #createHost(scheme: 'http' | 'https', port: number): ConnectionHost {
    const errors = this.#options.errorLog
    return {
      application: this.#application,
      environOf: this.#forwarding(
        environFactory({
          port: String(port),
          scheme,
          errors,
          state: this.#lifespan.state,
          multiprocess: this.#options.multiprocess,
        }),
      ),
      options: this.#options,
      clock: this.#clock,
      timeLimits: this.#timeLimits,
      stopping: this.#stopping,
      load: this.#load,
      keepAliveLines: keepAliveLinesOf(this.#options.announceKeepAlive),
      observer: this.#options.requestObserver,
      connectionClosed: (connection) => this.#connectionClosed(connection),
      connectionEnds: (connection, lingering) => {
        this.#open.delete(connection)
        this.#open.add(lingering)
      },
      refused: (error, socket) => this.#refused(error, socket),
      waitUntil: (promise) => this.#lifespan.waitUntil(promise),
      log: (message, error) => this.#log(message, error),
    }
  }

  /** Where no proxy is trusted, requests cost nothing of it. */
  #forwarding(environOf: EnvironFactory): EnvironFactory {
    const { forwardedHeaders } = this.#options
    return this.#proxies.isEmpty ? environOf : forwardedEnvironFactory(environOf, this.#proxies, forwardedHeaders)
  }

  #refused(error: ProtocolError, socket: Socket): boolean {
    this.emit('clientError', error, socket)
    return this.#options.onClientError(error, socket)
  }

  #connectionClosed(connection: HostedConnection): void {
    this.#open.delete(connection)
    if (this.#open.size === 0) this.#onLastClosed?.()
  }

  // While the application starts

  #keepWaiting(socket: Socket, port: number | undefined): void {
    this.#waitingSockets.set(socket, port)
    socket.on('error', ignored)
    socket.once('close', () => this.#waitingSockets.delete(socket))
  }

  #acceptWaiting(): void {
    for (const [socket, port] of this.#waitingSockets) {
      this.#waitingSockets.delete(socket)
      if (!socket.destroyed) this.#serve(socket, port)
    }
  }

  #startupFailed(error: Error): void {
    this.#failed = true
    this.closeAllConnections()
    this.#clock.stop()
    this.emit('error', error)
  }

  #dropWaitingSockets(): void {
    for (const socket of this.#waitingSockets.keys()) socket.destroy()
    this.#waitingSockets.clear()
  }

  async #close(): Promise<void> {
    this.#stopping = true
    for (const hosts of [this.#hosts, this.#tlsHosts]) for (const host of hosts.values()) host.stopping = true
    this.#lifespan.drain()
    this.#dropWaitingSockets()
    const { gracefulTimeout, idleGrace, firstGrace } = this.#options
    const graces = [
      closeAfter(Math.min(gracefulTimeout, idleGrace), () => this.#closeAnswered()),
      closeAfter(Math.min(gracefulTimeout, Math.max(idleGrace, firstGrace)), () => this.closeIdleConnections()),
    ]
    const until = performance.now() + gracefulTimeout
    await this.#lastClosed()
    for (const grace of graces) clearTimeout(grace)
    try {
      await this.#lifespan.end(Math.max(0, until - performance.now()), gracefulTimeout)
    } finally {
      this.#clock.stop()
    }
  }

  #closeAnswered(): void {
    for (const connection of this.#open) if (!connection.isNew) connection.stop()
  }

  /** Waits for the handler's own connections, not for those handed over; no longer than `gracefulTimeout`. */
  async #lastClosed(): Promise<void> {
    if (this.#open.size === 0) return
    const limit = setTimeout(() => this.closeAllConnections(), Math.min(this.#options.gracefulTimeout, longestTimer))
    await new Promise<void>((resolve) => {
      this.#onLastClosed = resolve
    })
    clearTimeout(limit)
  }

  #log(message: string, error?: unknown): void {
    const { errorLog } = this.#options
    if (errorLog.report !== undefined) {
      errorLog.report(message, error)
      return
    }
    const detail =
      error === undefined ? '' : `\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    errorLog.write(`${message}${detail}\n`)
  }
}

/** As node:http says it, in whole seconds. */
function keepAliveLinesOf(time: number): string {
  if (time === 0 || time === Infinity) return ''
  return fieldLine('Connection', 'keep-alive') + fieldLine('Keep-Alive', `timeout=${Math.floor(time / 1000)}`)
}

/** A reset, or a failed write: `close` follows. */
function ignored(): void {}

/**
 * What serves accepted sockets, for a program that has a listening socket of its own; `createServer` listens too.
 *
 * ```js
 * const handler = createConnectionHandler(application)
 * net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => handler.accept(socket)).listen(8888)
 * ```
 */
export function createConnectionHandler(application: Application, options?: ServerOptions): ConnectionHandler {
  return new ConnectionHandler(application, options)
}

/** What has come until then is read before it is looked for who is idle. @param grace milliseconds */
function closeAfter(grace: number, close: () => void): NodeJS.Timeout | undefined {
  if (grace > 0) return setTimeout(() => setImmediate(close), Math.min(grace, longestTimer))
  close()
  return undefined
}
