// The http.Server of an application: where ws, socket.io and http-proxy listen for `upgrade`, and what `socket.server` is.
// It has no port of its own: the gateway server listens, and this one tells what is known of that. Made when somebody asks
// for it, or given by who has one already; until then a request costs nothing of it.
import type { Environ } from '@gateway-server/interface'
import { EventEmitter } from 'node:events'
import { Server } from '../node-http.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Host } from '../messages.ts'
import { nodesEmit } from '../node-internals.ts'
import { WebSocketFarewell } from './websocket-farewell.ts'

/** A listener as `http.createServer` takes it; a promise it returns is waited for only to hear of its rejection. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

/** How long sockets that the application has taken over may take to end, at a stop, in ms. */
const farewellTime = 1000

/** What Node itself listens to on a server, to serve its sockets: not for us to call. */
const nodesOwn = new Set<unknown>(
  ['connection', 'listening'].flatMap((event): unknown[] => new Server().listeners(event)),
)

/** What a request may become other than a `request`. */
const special = ['upgrade', 'connect', 'checkContinue', 'checkExpectation'] as const

/** A server's listeners by event, as EventEmitter keeps them: a function, or a list where there are several. */
export type EventTable = Readonly<Partial<Record<string, unknown>>>

/** EventEmitter's own table: looking there allocates nothing, which `listeners()` would for every request. */
export function eventsOf(server: Server): EventTable {
  return (server as unknown as { readonly _events: EventTable })._events // every EventEmitter has it
}

/** The symbol under which an emitter keeps whether it hears of its listeners' rejections. */
const kCapture = Object.getOwnPropertySymbols(EventEmitter.prototype).find(
  ({ description }) => description === 'kCapture',
)

/** Whether calling a single listener is all that `emit` would do. Tracers replace it, at any time. */
export function emitsPlainly(server: Server): boolean {
  return server.emit === nodesEmit
}

/** The one listener of `request`, where calling it is all that `emit` would do. */
export function singleListener(server: Server): Listener | undefined {
  const { request } = eventsOf(server)
  const isAlone = typeof request === 'function' && emitsPlainly(server)
  const hearsRejections = kCapture !== undefined && Reflect.get(server, kCapture) === true
  return isAlone && !hearsRejections ? (request as Listener) : undefined // what is registered for `request`
}

/** Emits an event to everybody but Node itself. */
function emitToOthers(server: Server, event: string, ...parameters: readonly unknown[]): void {
  for (const listener of server.rawListeners(event)) {
    if (!nodesOwn.has(listener)) Reflect.apply(listener, server, parameters)
  }
}

export class ServerHost implements Host {
  /** The server, once there is one. */
  made: Server | undefined
  /** What answers requests while there is no server. */
  readonly listener: Listener | undefined
  /** The one listener that gets every request, while nobody listens to anything else that a request may become. */
  only: Listener | undefined
  #isListening = false
  #isClosed = false
  #isDraining = false
  #address: AddressInfo | null = null
  /** The server accepts the connections itself: it needs to be told nothing. */
  readonly accepts: boolean
  readonly shown: Host['shown']
  readonly #tellsWebSockets: boolean
  /** Connections that the application has for itself, and how WebSockets among them are told of the end. */
  readonly #takenOver = new Map<Duplex, WebSocketFarewell | undefined>()

  constructor(source: Listener | Server, accepts: boolean, tellsWebSockets: boolean, shown?: Host['shown']) {
    this.accepts = accepts
    this.shown = shown
    this.#tellsWebSockets = tellsWebSockets
    if (typeof source === 'function') this.listener = source
    else this.#adopt(source)
  }

  get server(): Server {
    return this.made ?? this.#adopt(new Server(this.listener))
  }

  #adopt(server: Server): Server {
    const changed = (): void => void (this.only = undefined)
    server.on('newListener', changed).on('removeListener', changed)
    if (!this.accepts) this.#inform(server)
    return (this.made = server)
  }

  /** Makes a server tell what is known of the one that listens; what is its own already stays so. */
  #inform(server: Server): void {
    const { address, close } = server
    const listensItself = (): boolean => address.call(server) !== null
    const own = {
      address: { value: () => address.call(server) ?? (this.#isListening ? this.#address : null) },
      listening: { get: () => listensItself() || this.#isListening },
      close: {
        value: (callback?: (error?: Error) => void) => {
          // Node's own would call back with an error: it knows of no server that runs.
          if (listensItself() || !this.#isListening) return close.call(server, callback)
          this.#isListening = false
          if (callback !== undefined) server.once('close', () => callback())
          return close.call(server)
        },
      },
    }
    for (const [name, descriptor] of Object.entries(own)) {
      // Plugins replace methods of their app's server by assignment.
      const settable = 'value' in descriptor ? { writable: true } : undefined
      if (!Object.hasOwn(server, name))
        Object.defineProperty(server, name, { ...descriptor, ...settable, configurable: true })
    }
    server.once('close', () => (this.#isClosed = true))
  }

  /** The gateway server runs. */
  started(): void {
    this.#isListening = true
    this.#isDraining = false
    if (this.made !== undefined && !this.accepts) emitToOthers(this.made, 'listening')
  }

  /** The gateway server begins to stop: whoever listens for `drain` says goodbye, then WebSockets are told by us. */
  drained(): void {
    this.#isDraining = true
    try {
      if (!this.accepts) this.made?.emit('drain')
    } finally {
      for (const farewell of this.#takenOver.values()) farewell?.say()
    }
  }

  /** The gateway server has answered its last request: whoever listens for `close` ends its sockets, and what is left goes. */
  async stopped(): Promise<void> {
    const server = this.made
    if (server !== undefined && !this.accepts && !this.#isClosed) {
      const closed = new Promise((resolve) => void server.once('close', resolve))
      server.close()
      await closed
    }
    this.#isListening = false
    await Promise.all(Array.from(this.#takenOver, ([socket, farewell]) => endSocket(socket, farewell)))
  }

  /** A request has come: by where it came in we know where the server listens. */
  seen(environ: Environ): void {
    if (this.#address !== null) return
    this.#isListening ||= !this.#isClosed
    const { localAddress: address, localFamily: family, localPort: port } = environ['node.socket'] ?? {}
    if (address !== undefined && family !== undefined && port !== undefined) this.#address = { address, family, port }
  }

  /** Looks at the listeners again, after a change. */
  look(server: Server): void {
    const events = eventsOf(server)
    const isPlain = special.every((event) => events[event] === undefined) && !this.announces
    // Without `newListener`, which somebody may have taken away, nobody would tell of the next change.
    if (isPlain && events['newListener'] !== undefined) this.only = singleListener(server)
  }

  /** Whether somebody wants to know of connections. */
  get announces(): boolean {
    if (this.made === undefined || this.accepts) return false
    const { connection } = eventsOf(this.made)
    return connection !== undefined && !nodesOwn.has(connection)
  }

  /** A connection shows itself, with its first request. */
  connected(socket: Duplex): void {
    if (this.announces) emitToOthers(this.server, 'connection', socket)
  }

  /** The application has a connection for itself. @param protocol which it asked for, in lower case */
  tookOver(socket: Duplex, isNew: boolean, protocol: string | undefined): void {
    if (!this.accepts) Reflect.set(socket, 'server', this.server)
    const isTold = protocol === 'websocket' && this.#tellsWebSockets
    const farewell = isTold ? new WebSocketFarewell(socket) : undefined
    this.#takenOver.set(socket, farewell)
    if (this.#isDraining) farewell?.say()
    socket.once('close', () => this.#takenOver.delete(socket))
    if (isNew) this.connected(socket)
  }
}

/** Ends a socket after what has been written to it, or with its WebSocket; cuts it where its client does not follow. */
async function endSocket(socket: Duplex, farewell: WebSocketFarewell | undefined): Promise<void> {
  const closed = new Promise((resolve) => void socket.once('close', resolve))
  const timer = setTimeout(() => socket.destroy(), farewellTime)
  socket.on('error', () => {})
  if (farewell?.say() !== true) socket.resume().end() // who took it over may have stopped reading, and would miss the end
  await closed
  clearTimeout(timer)
}
