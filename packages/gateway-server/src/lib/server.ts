// A server: it listens, accepts, hands each socket to a Connection, and ends gracefully. In the manner of net.Server.
import type { Application } from '@gateway-server/interface'
import type { ProtocolError } from '@gateway-server/http1'
import { EventEmitter } from 'node:events'
import {
  createServer as createNetServer,
  type AddressInfo,
  type ListenOptions,
  type Server as NetServer,
  type Socket,
} from 'node:net'
import { Connection } from './connection.ts'
import type { ConnectionHost } from './connection-host.ts'
import { type EnvironFactory, environFactory } from './environ.ts'
import { Lifespan } from './lifespan.ts'
import { type ResolvedOptions, resolveOptions, type ServerOptions } from './options.ts'
import { Clock, timeLimitsOf } from './timeouts.ts'

/** Of setTimeout: a longer one would end at once. */
const longestTimer = 2 ** 31 - 1

export interface ServerEvents {
  listening: []
  close: []
  /** The server cannot listen, or the application's `startup` failed. */
  error: [error: Error]
  connection: [socket: Socket]
  /** A client broke HTTP/1.1, and has been answered with the error's status. */
  clientError: [error: ProtocolError, socket: Socket]
}

/**
 * Serves one application. Made by `createServer`; does nothing before `listen`.
 *
 * The application's `startup` runs when the server begins to listen; connections wait for it. Its `shutdown` runs at
 * the end of `close`, after the last response and what `gateway.wait_until` was given.
 */
export class Server extends EventEmitter<ServerEvents> {
  #application: Application
  #options: ResolvedOptions
  #net: NetServer
  #connections = new Set<Connection>()
  #clock: Clock
  #lifespan: Lifespan
  #host: ConnectionHost | undefined = undefined
  /** Accepted, but the application has not started yet. */
  #waitingSockets = new Set<Socket>()
  #stopping = false
  #closed: Promise<void> | undefined = undefined
  #onLastClosed: (() => void) | undefined = undefined

  constructor(application: Application, options: ServerOptions = {}) {
    super()
    if (typeof application !== 'function')
      throw new TypeError(`an application is a function, not ${typeof application}`)
    this.#application = application
    this.#options = resolveOptions(options)
    const { headerTimeout, bodyTimeout, keepAliveTimeout } = this.#options
    this.#clock = new Clock(this.#connections, [headerTimeout, bodyTimeout, keepAliveTimeout])
    this.#lifespan = new Lifespan(application, (message, error) => this.#log(message, error))
    // A client may close its side and still read (RFC 9112 §9.6); small answers leave at once (no Nagle).
    this.#net = createNetServer({ allowHalfOpen: true, noDelay: true })
    this.#net.on('connection', (socket) => this.#accept(socket))
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
   */
  listen(port?: number, host?: string, backlog?: number, callback?: () => void): this
  listen(port?: number, host?: string, callback?: () => void): this
  listen(port?: number, callback?: () => void): this
  listen(path: string, callback?: () => void): this
  listen(options: ListenOptions | { fd: number }, callback?: () => void): this
  listen(...args: unknown[]): this {
    if (this.#closed !== undefined) throw new Error('a closed server does not listen again')
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

  /** Waits for the application's `startup`. @throws what it threw */
  ready(): Promise<void> {
    return Promise.resolve(this.#lifespan.start())
  }

  /**
   * Stops gracefully: accepts no more, closes idle connections, lets responses under way end with `Connection: close`,
   * and cuts what is left after `gracefulTimeout`. Then come `gateway.wait_until`, `shutdown` and the `close` event.
   * Connections that the application has taken over are its own to end, at the latest in `shutdown`.
   * Called again, it gives the same promise. `callback` is called when the promise is settled.
   *
   * @throws what `shutdown` threw
   */
  close(callback?: (error?: Error) => void): Promise<void> {
    this.#closed ??= this.#close()
    if (callback !== undefined) void callBack(callback, this.#closed)
    return this.#closed
  }

  /** Cuts all connections at once. */
  closeAllConnections(): void {
    this.#dropWaitingSockets()
    for (const connection of this.#connections) connection.cut()
  }

  ref(): this {
    this.#net.ref()
    return this
  }

  unref(): this {
    this.#net.unref()
    return this
  }

  #onListening(): void {
    if (this.#stopping) {
      this.#net.close() // closed while the host was being looked up
      return
    }
    this.#clock.start()
    this.#lifespan.start()?.then(
      () => this.#acceptWaiting(),
      (error: Error) => this.#startupFailed(error),
    )
    this.emit('listening')
  }

  #acceptWaiting(): void {
    for (const socket of this.#waitingSockets) if (!socket.destroyed) this.#accept(socket)
    this.#waitingSockets.clear()
  }

  #startupFailed(error: Error): void {
    this.#dropWaitingSockets()
    this.#clock.stop()
    this.#net.close()
    this.emit('error', error)
  }

  #dropWaitingSockets(): void {
    for (const socket of this.#waitingSockets) socket.destroy()
    this.#waitingSockets.clear()
  }

  #accept(socket: Socket): void {
    if (!this.#lifespan.started) {
      this.#waitingSockets.add(socket)
      socket.on('error', () => {}) // a reset: `close` follows
      socket.once('close', () => this.#waitingSockets.delete(socket))
      return
    }
    this.emit('connection', socket)
    this.#connections.add(new Connection(socket, (this.#host ??= this.#createHost())))
  }

  /** What all connections share; made with the first one, when the port is known. */
  #createHost(): ConnectionHost {
    const isStopping = (): boolean => this.#stopping
    return {
      application: this.#application,
      environOf: this.#environFactory(),
      options: this.#options,
      clock: this.#clock,
      timeLimits: timeLimitsOf(this.#options),
      get stopping() {
        return isStopping()
      },
      connectionClosed: (connection) => this.#connectionClosed(connection),
      refused: (error, socket) => void this.emit('clientError', error, socket),
      waitUntil: (promise) => this.#lifespan.waitUntil(promise),
      log: (message, error) => this.#log(message, error),
    }
  }

  #environFactory(): EnvironFactory {
    const address = this.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : '80'
    const errors = this.#options.errorLog
    return environFactory({ port, scheme: 'http', errors, state: this.#lifespan.state, multiprocess: false })
  }

  #connectionClosed(connection: Connection): void {
    this.#connections.delete(connection)
    if (this.#connections.size === 0) this.#onLastClosed?.()
  }

  async #close(): Promise<void> {
    this.#stopping = true
    if (this.#net.listening) this.#net.close()
    this.#dropWaitingSockets()
    for (const connection of this.#connections) connection.stop()
    await this.#lastClosed()
    try {
      await this.#lifespan.end()
    } finally {
      this.#clock.stop()
      this.emit('close')
    }
  }

  /** Waits for the server's own connections, not for those handed over; no longer than `gracefulTimeout`. */
  async #lastClosed(): Promise<void> {
    if (this.#connections.size === 0) return
    const limit = setTimeout(() => this.closeAllConnections(), Math.min(this.#options.gracefulTimeout, longestTimer))
    await new Promise<void>((resolve) => {
      this.#onLastClosed = resolve
    })
    clearTimeout(limit)
  }

  #log(message: string, error?: unknown): void {
    const detail =
      error === undefined ? '' : `\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
    this.#options.errorLog.write(`${message}${detail}\n`)
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
