// How a connection ends: everything written is sent, then the server's side is closed, and what still comes is read and
// dropped for a moment, so that the client gets to read the last answer (RFC 9112 §9.6): closing at once would reset it.
// From here on the connection itself is not needed any more, with its parser and all it keeps.
import type { Socket } from 'node:net'
import type { ConnectionHost, HostedConnection } from './connection-host.ts'
import { changeOwner, type SocketOwner } from '../socket/socket-listeners.ts'
import { tcpSocketOf } from '../socket/tcp-socket.ts'

/** Octets that come extend it by this. */
const lingerTime = 2_000
/** But not to more than this. */
const longestLinger = 30_000

export class Lingering implements SocketOwner, HostedConnection {
  readonly socket: Socket
  /** What comes is not kept. */
  readonly expectsMuch = false
  deadline = Infinity
  #host: ConnectionHost
  /** Infinity until everything has been sent: the client may read as slowly as it likes, if it reads at all. */
  #until = Infinity

  constructor(socket: Socket, host: ConnectionHost) {
    this.socket = socket
    this.#host = host
  }

  /** @param peerEnded the client has closed its side already */
  begin(peerEnded: boolean): void {
    const { socket } = this
    changeOwner(socket, this)
    socket.resume()
    if (peerEnded) socket.destroySoon()
    else socket.end(() => this.#sent())
  }

  #sent(): void {
    this.#until = this.#host.clock.deadline(longestLinger)
    this.receive()
  }

  /** What comes is nobody's any more. */
  receive(): void {
    if (this.#until !== Infinity) this.deadline = Math.min(this.#host.clock.deadline(lingerTime), this.#until)
  }

  receiveEnd(): void {
    this.socket.destroySoon()
  }

  closed(): void {
    this.#host.connectionClosed(this)
  }

  timedOut(): void {
    this.socket.destroy()
  }

  get isNew(): boolean {
    return false
  }

  stop(): boolean {
    return false // it is ending already
  }

  cut(): void {
    // A response that ends with its connection would look complete after an orderly close.
    if (this.socket.writableLength > 0) reset(this.socket)
    else this.socket.destroy()
  }
}

/** Closes so that the client can tell it from an end, where that can be: a Unix socket knows no reset. */
export function reset(socket: Socket): void {
  try {
    const tcpSocket = tcpSocketOf(socket) ?? socket
    tcpSocket.resetAndDestroy()
  } catch {
    socket.destroy()
  }
}
