// A TCP connection whose TLS handshake is under way, or whose PROXY header is still to come, as what serves connections
// keeps it: it counts, has a time limit, and is the first to go when room is needed or the server closes.
import type { Socket } from 'node:net'
import type { HostedConnection } from './connection-host.ts'

export class Handshake implements HostedConnection {
  /** The TCP connection. */
  readonly socket: Socket
  /** Of the handshake, and of the first request's head with it. */
  readonly deadline: number
  tookTooLong = false

  constructor(socket: Socket, deadline: number) {
    this.socket = socket
    this.deadline = deadline
  }

  timedOut(): void {
    this.tookTooLong = true
    this.socket.destroy()
  }

  get isNew(): boolean {
    return true
  }

  stop(): boolean {
    this.socket.destroy()
    return true
  }

  cut(): void {
    this.socket.destroy()
  }
}
