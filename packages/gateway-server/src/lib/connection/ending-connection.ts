// How a connection ends, from the server's side: when it is idle, after its last response, at once, or as somebody else's.
// The part of a Connection that knows of it; what is under way meanwhile, the other part tells it.
import type { Socket } from 'node:net'
import type { ConnectionHost, HostedConnection } from './connection-host.ts'
import { ClientGoneError } from '../errors.ts'
import { Lingering, reset } from './lingering.ts'
import { SocketWriter } from '../socket/socket-writer.ts'
import { letGoOf } from './take-over.ts'
import { TimedConnection } from './timed-connection.ts'

export abstract class EndingConnection extends TimedConnection implements HostedConnection {
  readonly socket: Socket
  protected readonly writer: SocketWriter
  /** Whether it reads requests and answers them: neither ending nor given away. */
  protected open = true
  /** The client sends no more. */
  protected peerEnded = false

  constructor(socket: Socket, host: ConnectionHost) {
    super(host)
    this.socket = socket
    this.writer = new SocketWriter(socket)
  }

  abstract get isNew(): boolean
  /** Whether everything that has come has been answered. */
  protected abstract get isIdle(): boolean
  /** Whether the client finds the end of the response under way only in the connection's. */
  protected abstract get endsResponse(): boolean
  /** Of what is under way nothing more reaches the client, or comes from it. */
  protected abstract abandon(reason: Error): void

  /** Asks for an end. @returns whether it comes at once, because nothing is under way */
  stop(): boolean {
    if (!this.open || !this.isIdle) return false
    this.close()
    this.writer.letGo()
    this.socket.destroySoon() // nothing has come that was not answered, so there is no reset that could lose an answer
    return true
  }

  /** Ends it at once; what has been written is still handed to the operating system. */
  cut(reason: Error = new ClientGoneError('the connection was cut')): void {
    if (!this.open) {
      this.socket.destroy() // it may still be waiting for its client to read
      return
    }
    const wouldLookComplete = this.endsResponse
    this.close()
    this.writer.letGo()
    this.abandon(reason)
    if (wouldLookComplete) reset(this.socket)
    else this.socket.destroy()
  }

  /** Ends after what has been written. */
  protected finish(): void {
    if (!this.open) return
    this.close()
    this.writer.letGo()
    this.writer.release()
    const lingering = new Lingering(this.socket, this.host)
    this.host.connectionEnds(this, lingering)
    lingering.begin(this.peerEnded)
  }

  /** Leaves the socket to somebody else, with what has been written to it. */
  protected giveAway(): void {
    this.close()
    this.writer.letGo()
    letGoOf(this.socket)
    this.host.connectionClosed(this)
  }

  /** Neither reads nor answers from here on. */
  protected close(): void {
    this.open = false
    this.waitNoMore()
  }
}
