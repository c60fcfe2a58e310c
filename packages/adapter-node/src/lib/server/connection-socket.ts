// The socket that a framework sees: a net.Socket without a handle, for facts about the connection, its timeouts and its
// end. The real one is the server's: whoever could read or write it would break the framing. Made on first use, and kept
// for the connection, so that it is the same one for its next request.
import type { Environ } from '@gateway-server/interface'
import { Socket, isIPv6 } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { cut, isGone } from '../client-gone.ts'
import { kEnded, kEnviron, kHost, kSocket } from '../messages.ts'
import type { GatewayRequest, GatewayResponse, Host } from '../messages.ts'
import { acceptedByOthers, type BusySocket, endTime, timedOut } from './socket-timeouts.ts'

const ofConnection = new WeakMap<Socket, ConnectionSocket>()

/** The socket of a request's connection. */
export function socketOf(response: GatewayResponse, host: Host): ConnectionSocket {
  const environ = response[kEnviron]
  const real = environ['node.socket']
  const known = real && ofConnection.get(real)
  const socket = known?.isOf(environ) === true && !known.destroyed ? known : new ConnectionSocket(environ, host)
  if (real !== undefined && socket !== known) {
    // One listener a connection, however many clients a proxy sends through it.
    if (known === undefined) real.once('close', () => ofConnection.get(real)?.lost())
    ofConnection.set(real, socket)
    showTls(real, socket)
  }
  socket._httpMessage = response
  if (isGone(response)) socket.lost()
  if (known === undefined) host.connected(socket)
  return socket
}

/**
 * A connection has been taken over: the socket that its requests have shown ends with it, and it with that one.
 *
 * @returns whether they have shown one
 */
export function keepWith(real: Duplex): boolean {
  const known = real instanceof Socket ? ofConnection.get(real) : undefined
  known?.once('close', () => real.destroy())
  if (real instanceof Socket) acceptedByOthers(real)
  return known !== undefined
}

function showTls(real: Socket, socket: ConnectionSocket): void {
  for (const name of tlsMembers) {
    if (!(name in real)) continue
    const get = (): unknown => {
      const value: unknown = Reflect.get(real, name)
      return typeof value === 'function' ? value.bind(real) : value
    }
    Object.defineProperty(socket, name, { get, configurable: true })
  }
}

/** What a TLSSocket can tell beyond a Socket. */
const tlsMembers = [
  'alpnProtocol',
  'authorizationError',
  'authorized',
  'getCertificate',
  'getCipher',
  'getEphemeralKeyInfo',
  'getFinished',
  'getPeerCertificate',
  'getPeerFinished',
  'getPeerX509Certificate',
  'getProtocol',
  'getSession',
  'getSharedSigalgs',
  'getX509Certificate',
  'isSessionReused',
  'servername',
] as const

/**
 * What it keeps of the environ: a connection outlives its requests. Where the connection's own socket is known, the peer is
 * that one's, as on node:http, and not the client that trusted proxies name in the environ: frameworks look at the peer to
 * decide whether they trust it themselves (`trust proxy`), and would not find their proxy there.
 */
type Facts = Pick<Environ, 'REMOTE_ADDR' | 'REMOTE_PORT' | 'HTTPS' | 'SERVER_PORT' | 'node.socket'>

interface Peer {
  readonly remoteAddress?: string | undefined
  readonly remotePort?: number | undefined
  readonly remoteFamily?: string | undefined
}

export class ConnectionSocket extends Socket {
  /** The response that the connection is busy with, under Node's name for it. */
  _httpMessage: GatewayResponse | null = null
  readonly encrypted: true | undefined
  declare readonly _unrefTimer: () => void // net.Socket's own: counts as activity for its timeout
  readonly #facts: Facts
  readonly #host: Host
  /** The connection's own socket, where it is one that is connected. */
  readonly #real: Socket | undefined
  #isLost = false

  constructor(environ: Environ, host: Host) {
    super({ allowHalfOpen: true })
    const { REMOTE_ADDR, REMOTE_PORT, HTTPS, SERVER_PORT, 'node.socket': real } = environ
    this.#facts = { REMOTE_ADDR, REMOTE_PORT, HTTPS, SERVER_PORT, 'node.socket': real }
    this.#host = host
    this.#real = real?.pending === false ? real : undefined
    const isEncrypted = this.#real === undefined ? HTTPS === 'on' : Reflect.get(this.#real, 'encrypted') === true
    this.encrypted = isEncrypted ? true : undefined
    // node:http listens to both as well: an error of the socket ends the request, not the process.
    this.on('error', () => {})
    this.on('timeout', this.#timedOut)
  }

  /** Whether it shows what a request of this environ should see: another server may know the client by its environ alone. */
  isOf(environ: Environ): boolean {
    if (this.#real !== undefined) return true
    const own = this.#facts
    return (
      own.REMOTE_ADDR === environ.REMOTE_ADDR && own.REMOTE_PORT === environ.REMOTE_PORT && own.HTTPS === environ.HTTPS
    )
  }

  /** The connection has ended, without anybody here having asked for it. */
  lost(): void {
    this.#isLost = true
    this.destroy()
  }

  // Facts, as accessors that net.Socket's types do not allow a subclass to declare.
  static {
    const facts: Record<string, (socket: ConnectionSocket) => unknown> = {
      server: (socket) => socket.#host.server,
      pending: (socket) => socket.destroyed, // net.Socket's own is about the handle, which there is none of
      remoteAddress: (socket) => socket.#peer.remoteAddress,
      remotePort: (socket) => socket.#peer.remotePort,
      remoteFamily: (socket) => socket.#peer.remoteFamily,
      localAddress: (socket) => socket.#facts['node.socket']?.localAddress,
      localPort: (socket) => socket.#facts['node.socket']?.localPort ?? numberOf(socket.#facts.SERVER_PORT),
      localFamily: (socket) => socket.#facts['node.socket']?.localFamily,
      bytesRead: (socket) => socket.#facts['node.socket']?.bytesRead ?? 0,
      bytesWritten: (socket) => socket.#facts['node.socket']?.bytesWritten ?? 0,
    }
    for (const [name, fact] of Object.entries(facts)) {
      const get = function (this: ConnectionSocket): unknown {
        return fact(this)
      }
      // net.Socket's constructor sets some of them.
      Object.defineProperty(this.prototype, name, { get, set: () => {}, configurable: true })
    }
  }

  get #peer(): Peer {
    if (this.#real !== undefined) return this.#real
    const { REMOTE_ADDR, REMOTE_PORT } = this.#facts
    return { remoteAddress: REMOTE_ADDR, remotePort: numberOf(REMOTE_PORT), remoteFamily: familyOf(REMOTE_ADDR) }
  }

  override address(): AddressInfo | {} {
    return this.#facts['node.socket']?.address() ?? {}
  }

  override setNoDelay(): this {
    return this
  }
  /** Passed on in whichever form it comes. */
  override setKeepAlive(...parameters: unknown[]): this {
    const real = this.#facts['node.socket']
    if (real !== undefined) Reflect.apply(real.setKeepAlive, real, parameters)
    return this
  }

  /** Ending it ends the connection: the response is the only way to send something before. */
  override end(): this {
    this.destroy()
    return this
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    const response = this._httpMessage
    if (!this.#isLost && response !== null) cut(response.req, response)
    // Behind an answer that the server has or gets in this turn, the connection ends all the same.
    if (!this.#isLost && (response === null || response[kEnded])) setImmediate(end, this.#facts['node.socket'])
    this.setTimeout(0)
    callback(error)
    // net.Socket's own says whether there was an error only where there is a handle.
    process.nextTick(() => this.emit('close', error !== null))
  }

  #timedOut(): void {
    timedOut(this, this.#host.server)
  }
}

function end(real: Socket | undefined): void {
  real?.end()
}

const shown = new WeakSet<Socket>()

/** The connection's own socket, for servers that accept connections themselves. */
export function ownSocketOf(request: GatewayRequest): Socket | undefined {
  const real = request[kEnviron]['node.socket']
  if (real !== undefined && !shown.has(real)) {
    shown.add(real)
    for (const name of ['end', 'destroy', 'destroySoon'] as const) endBehindAnswer(real, name)
    request[kHost].shown?.(real)
  }
  return real
}

/**
 * node:http has written an answer when `response.end()` returns: programs end the connection right behind it. The server
 * gets ours at the end of this turn, so that the connection's end waits as long.
 */
function endBehindAnswer(real: BusySocket, name: 'end' | 'destroy' | 'destroySoon'): void {
  const method: unknown = Reflect.get(real, name)
  const value = (...parameters: readonly unknown[]): unknown => {
    if (real._httpMessage?.[kEnded] !== true) return Reflect.apply(method as () => unknown, real, parameters) // a Socket's
    setImmediate(() => Reflect.apply(method as () => unknown, real, parameters))
    return real
  }
  Object.defineProperty(real, name, { value, writable: true, configurable: true })
}

/** The connection is busy with this response, under Node's name for it: who stops servers looks there. */
export function holdSocket(response: GatewayResponse): void {
  const real: BusySocket | undefined = response[kEnviron]['node.socket']
  if (real !== undefined) real._httpMessage = response
}

/** The connection's own socket, which no response holds any more: its end need not wait for one. */
export function disownSocket(request: GatewayRequest): Socket | undefined {
  const real: BusySocket | undefined = request[kEnviron]['node.socket']
  if (real?._httpMessage !== undefined) real._httpMessage = null
  return real
}

/** The connection is busy with another response, if with any. */
export function letGoOfSocket(response: GatewayResponse, real: BusySocket): void {
  if (real._httpMessage === response) real._httpMessage = null
}

function familyOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  return isIPv6(address) ? 'IPv6' : 'IPv4'
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

/** The response is over: the socket waits for the next request, with no timeout of the application's. */
export function releaseSocket(request: GatewayRequest): void {
  const socket: BusySocket | null | undefined = request[kHost].accepts
    ? request[kEnviron]['node.socket']
    : request[kSocket]
  if (socket === undefined || socket === null) return
  if (socket._httpMessage?.req !== request) return // the next request is there already
  socket._httpMessage = null
  endTime(socket, request[kHost])
}
