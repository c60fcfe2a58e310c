// The PROXY protocol, between a server's listening socket and what comes behind it, TLS or connections: a load balancer
// sends a header first, and the socket then shows the peer that the header names. A connection that does not begin so, or
// whose own peer may not say so, is closed: nothing is guessed.
import { createServer, type Server as NetServer, type Socket } from 'node:net'
import type { AddressList } from '../forwarded/address-list.ts'
import type { Handshake } from '../connection/handshake.ts'
import { type ProxiedPeer, ProxyProtocolError } from './proxy-protocol.ts'
import { NothingCameError, readProxyHeader } from './read-proxy-header.ts'
import { tcpSocketOf } from '../socket/tcp-socket.ts'
import { isUnixSocket } from '../socket/unix-peer.ts'

/** Who is told of connections. */
export interface ProxyFrontOwner {
  /** A connection has come. @returns undefined where it is refused */
  begun(socket: Socket): Handshake | undefined
  /** Its header has come: the socket shows whom the header names, and what follows is to be read from it. */
  introduced(socket: Socket, handshake: Handshake): void
  /** It has no header, and is destroyed after this. @param error undefined where nothing came at all */
  failed(handshake: Handshake, error: ProxyProtocolError | undefined, socket: Socket): void
}

export class ProxyFront {
  /** What listens. */
  readonly server: NetServer
  #owner: ProxyFrontOwner
  #allowed: AddressList

  /**
   * @param allowed who may send a header; who comes over a Unix socket always may
   * @param allowHalfOpen whether what comes behind it lets clients close their side first
   */
  constructor(owner: ProxyFrontOwner, allowed: AddressList, allowHalfOpen: boolean) {
    this.#owner = owner
    this.#allowed = allowed
    this.server = createServer({ allowHalfOpen, noDelay: true }, (socket) => void this.#receive(socket))
  }

  async #receive(socket: Socket): Promise<void> {
    const handshake = this.#owner.begun(socket)
    if (handshake === undefined) return
    socket.on('error', ignored)
    try {
      this.#checkPeer(socket)
      const { peer } = await readProxyHeader(socket)
      if (socket.destroyed) throw new NothingCameError()
      if (peer !== undefined) showPeer(socket, peer)
      socket.off('error', ignored)
      this.#owner.introduced(socket, handshake)
    } catch (error) {
      const told = handshake.tookTooLong ? new ProxyProtocolError('the header took longer than headerTimeout') : error
      this.#owner.failed(handshake, told instanceof ProxyProtocolError ? told : undefined, socket)
      socket.destroy()
    }
  }

  #checkPeer(socket: Socket): void {
    const { remoteAddress } = socket
    if (this.#allowed.includesAnybody) return
    const isAllowed = remoteAddress === undefined ? isUnixSocket(socket) : this.#allowed.includes(remoteAddress)
    if (!isAllowed) throw new ProxyProtocolError(`${remoteAddress} is not among those that may send a header`)
  }
}

/** A reset: `close` follows. */
function ignored(): void {}

const shown = new WeakMap<Socket, ProxiedPeer>()

/** Everybody who looks at the socket sees the peer that the header names, programs of node:net included. */
function showPeer(socket: Socket, peer: ProxiedPeer): void {
  shown.set(socket, peer)
  Object.defineProperties(socket, {
    remoteAddress: { value: peer.address, configurable: true },
    remotePort: { value: peer.port, configurable: true },
    remoteFamily: { value: peer.family, configurable: true },
  })
}

/** A TLSSocket shows the same peer as the TCP connection that it stands on. */
export function showPeerOfTls(socket: Socket): void {
  const tcpSocket = tcpSocketOf(socket)
  const peer = tcpSocket && shown.get(tcpSocket)
  if (peer !== undefined) showPeer(socket, peer)
}
