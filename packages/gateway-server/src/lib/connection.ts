// One connection: octets from its socket through the parser to one exchange at a time, and the exchange's response back.
// The only place that reads or writes a socket. It keeps what waits in both directions bounded: it stops reading while
// nobody takes what it has read, and tells who writes to wait while the client does not read.
import { type RequestHead, ProtocolError, RequestParser, Step } from '@gateway-server/http1'
import type { Upgrade } from '@gateway-server/interface'
import type { Socket } from 'node:net'
import type { ConnectionHost, HostedConnection } from './connection-host.ts'
import { dateLine } from './date-line.ts'
import { refusal } from './error-responses.ts'
import { ApplicationError, ClientGoneError, GaveUpError } from './errors.ts'
import { Exchange, type ExchangeOwner } from './exchange.ts'
import { runApplication } from './run-application.ts'
import { listenTo, type SocketOwner, stopListening } from './socket-listeners.ts'
import { SocketWriter } from './socket-writer.ts'
import { longestLinger, Waiting } from './timeouts.ts'

const Phase = { OPEN: 0, LINGERING: 1, OVER: 2 } as const
type Phase = (typeof Phase)[keyof typeof Phase]

/** Unread octets of later requests, or of a body nobody reads, from which on the socket is paused. */
const mostUnread = 64 * 1024
/** How much of a body nobody wants is read and dropped to keep the connection. */
const mostDrained = 1024 * 1024

export class Connection implements ExchangeOwner, SocketOwner, HostedConnection {
  readonly socket: Socket
  deadline = Infinity
  #waiting: Waiting = Waiting.NOTHING
  #host: ConnectionHost
  #parser: RequestParser
  #writer: SocketWriter
  #exchange: Exchange | undefined = undefined
  #phase: Phase = Phase.OPEN
  #advancing = false
  #needsData = true
  #awaitsDrain = false
  #dropped = 0
  #lingersUntil = Infinity
  #continued = false
  #peerEnded = false
  #remoteAddress: string | undefined = undefined

  constructor(socket: Socket, host: ConnectionHost) {
    this.socket = socket
    this.#host = host
    this.#parser = new RequestParser(host.options.limits)
    this.#writer = new SocketWriter(socket)
    listenTo(socket, this)
    this.#wait(Waiting.HEAD)
  }

  // From the socket

  receive(octets: Uint8Array): void {
    if (this.#phase === Phase.OPEN) {
      this.#parser.push(octets)
      this.#advance()
    } else if (this.#phase === Phase.LINGERING && this.#waiting === Waiting.PEER_CLOSE) {
      this.#waitAgain(Waiting.PEER_CLOSE)
    }
  }

  /** The client sends no more. What it sent is still answered. */
  receiveEnd(): void {
    this.#peerEnded = true
    if (this.#phase === Phase.LINGERING) this.socket.destroySoon()
    if (this.#phase !== Phase.OPEN) return
    if (this.#exchange?.requestComplete) this.#exchange.clientEnded()
    this.#advance()
  }

  closed(): void {
    this.#phase = Phase.OVER
    this.deadline = Infinity
    this.#exchange?.abandon(new ClientGoneError())
    this.#writer.release()
    this.#host.connectionClosed(this)
  }

  // The parser's steps

  /** Takes as many steps as there are octets and somebody to take them; then everything written leaves in one piece. */
  #advance(): void {
    if (this.#advancing) return
    this.#advancing = true
    this.#writer.hold()
    try {
      while (this.#step());
    } catch (error) {
      this.#refuse(error)
    }
    this.#advancing = false
    this.#writer.letGo()
    if (this.#phase === Phase.OPEN) this.#settle()
  }

  /** @returns whether another step may follow */
  #step(): boolean {
    const exchange = this.#exchange
    this.#needsData = false
    if (this.#phase !== Phase.OPEN) return false
    if (exchange === undefined ? this.#writer.isFull : exchange.requestComplete || !exchange.takesInput) return false
    switch (this.#parser.next()) {
      case Step.NEED_DATA:
        this.#needsData = true
        return false
      case Step.HEAD:
        this.#begin(this.#parser.head!) // a HEAD step has set it
        return true
      case Step.DATA:
        this.#receiveBody(this.#parser.chunk!) // a DATA step has set it
        return true
      case Step.END:
        this.#requestEnded()
        return true
    }
  }

  #begin(head: RequestHead): void {
    const exchange = new Exchange(head, this)
    this.#exchange = exchange
    this.#continued = false
    this.#dropped = 0
    if (exchange.requestComplete) this.#parser.next() // its END: without a body there is nothing between
    this.#wait(Waiting.NOTHING)
    runApplication(this.#host.application, this.#host.environOf(exchange, head), exchange)
  }

  #receiveBody(chunk: Uint8Array): void {
    const exchange = this.#exchange
    if (exchange === undefined) return
    if (exchange.dropsInput) {
      this.#dropped += chunk.length
      exchange.stopInput()
      if (this.#dropped > mostDrained) this.#finish()
    } else {
      exchange.receive(chunk)
      if (exchange.awaitsInput) this.#waitAgain(Waiting.BODY)
    }
  }

  #requestEnded(): void {
    const exchange = this.#exchange
    exchange?.receiveEnd(this.#parser.trailers)
    if (exchange?.responseEnded) this.#conclude(exchange)
  }

  /** Between two rounds: what the connection waits for, and whether it reads meanwhile. */
  #settle(): void {
    if (this.#needsData && this.#peerEnded) {
      this.#endedByPeer()
      return
    }
    const exchange = this.#exchange
    const shouldPause = !this.#needsData && this.#parser.unread >= mostUnread
    if (exchange === undefined) this.#wait(this.#parser.inMessage ? Waiting.HEAD : this.#idle())
    else if (!exchange.requestComplete && (exchange.awaitsInput || exchange.responseEnded)) this.#wait(Waiting.BODY)
    else this.#wait(shouldPause ? Waiting.READER : Waiting.NOTHING)
    if (exchange === undefined && !this.#needsData) this.#resumeWhenDrained()
    if (shouldPause === this.socket.isPaused()) return
    if (shouldPause) this.socket.pause()
    else this.socket.resume()
  }

  /** The client does not read its responses: its next requests wait until it does. */
  #resumeWhenDrained(): void {
    const drained = this.#writer.drained()
    if (this.#awaitsDrain || drained === undefined) return
    this.#awaitsDrain = true
    void drained.then(() => {
      this.#awaitsDrain = false
      this.#advance()
    })
  }

  /** A new connection has the time of a head for its first request; later ones may be idle for longer. */
  #idle(): Waiting {
    return this.#waiting === Waiting.HEAD ? Waiting.HEAD : Waiting.NEXT_REQUEST
  }

  #endedByPeer(): void {
    const exchange = this.#exchange
    if (exchange === undefined && !this.#parser.inMessage) this.#finish()
    else if (exchange === undefined) this.#refuseWith(400)
    else if (!exchange.requestComplete) {
      exchange.abandon(new ClientGoneError('the client closed the connection inside its request'))
      this.#refuseWith(400, exchange)
    }
  }

  // From the exchange

  get remoteAddress(): string | undefined {
    return (this.#remoteAddress ??= this.socket.remoteAddress)
  }

  get remotePort(): string | undefined {
    return this.socket.remotePort?.toString()
  }

  get localAddress(): string {
    return this.socket.localAddress ?? 'localhost'
  }

  text(latin1: string): void {
    this.#writer.text(latin1)
  }

  bytes(octets: Uint8Array): void {
    this.#writer.bytes(octets)
  }

  backpressure(): Promise<void> | undefined {
    return this.#writer.backpressure()
  }

  afterWritten(callback: () => void): void {
    this.#writer.afterWritten(callback)
  }

  dateLine(): string {
    return dateLine()
  }

  mayKeepAlive(): boolean {
    if (this.#host.stopping || (this.#peerEnded && this.#parser.unread === 0)) return false
    const exchange = this.#exchange
    if (exchange === undefined || exchange.requestComplete) return true
    // A client told to wait may or may not send its body now: nobody could tell it from the next request.
    if (exchange.head.expectContinue && !this.#continued) return false
    return exchange.head.contentLength <= mostDrained
  }

  inputWanted(exchange: Exchange): void {
    if (exchange !== this.#exchange || exchange.requestComplete || this.#phase !== Phase.OPEN) return
    if (exchange.head.expectContinue && !this.#continued) {
      this.#continued = true
      if (!exchange.headSent) this.#writer.text('HTTP/1.1 100 Continue\r\n\r\n')
    }
    this.#waitAgain(Waiting.BODY)
    this.#advance()
  }

  responseEnded(exchange: Exchange): void {
    if (exchange !== this.#exchange || this.#phase !== Phase.OPEN) return
    // The rest of the body is read: the application goes on with it, or it is dropped to get at the next request.
    const readsOn = !exchange.requestComplete && (exchange.keepAlive || !exchange.dropsInput)
    if (!readsOn) this.#conclude(exchange)
    this.#advance()
  }

  #conclude(exchange: Exchange): void {
    this.#exchange = undefined
    exchange.stopInput()
    if (exchange.keepAlive && !this.#host.stopping) this.#wait(Waiting.NEXT_REQUEST)
    else this.#finish()
  }

  takeOver(exchange: Exchange): Upgrade {
    if (exchange !== this.#exchange || this.#phase !== Phase.OPEN) throw new ClientGoneError()
    if (!exchange.requestComplete || exchange.headSent) {
      throw new ApplicationError('a connection is taken over before the response begins, and not with a body to come')
    }
    const { socket } = this
    const head = this.#parser.takeUnread()
    this.#writer.letGo()
    this.#phase = Phase.OVER
    this.#exchange = undefined
    this.deadline = Infinity
    exchange.handedOver()
    stopListening(socket)
    socket.pause()
    // Not flowing, but not paused on purpose either: so that it flows once somebody listens to `data`, as after
    // node:http's `upgrade`. Only TypeScript holds the member to be read-only.
    ;(socket as { readableFlowing: boolean | null }).readableFlowing = null
    this.#host.connectionClosed(this)
    return { socket, head }
  }

  waitUntil(promise: Promise<unknown>): void {
    this.#host.waitUntil(promise)
  }

  log(message: string, error?: unknown): void {
    this.#host.log(message, error)
  }

  // How a connection ends

  /** Asks for an end: at once where nothing is under way, else with the response under way. */
  stop(): void {
    if (this.#exchange !== undefined || this.#phase !== Phase.OPEN || this.#parser.inMessage) return
    this.#phase = Phase.OVER
    this.deadline = Infinity
    this.socket.destroySoon() // nothing has come that was not answered, so there is no reset that could lose an answer
  }

  /** Ends it at once; what has been written is still handed to the operating system. */
  cut(reason: Error = new ClientGoneError('the connection was cut')): void {
    if (this.#phase === Phase.OVER) {
      this.socket.destroy() // it may still be waiting for its client to read
      return
    }
    const exchange = this.#exchange
    this.#phase = Phase.OVER
    this.deadline = Infinity
    this.#writer.letGo()
    exchange?.abandon(reason)
    // A body that ends with its connection would look complete after an orderly close.
    if (exchange?.endsWithConnection) this.socket.resetAndDestroy()
    else this.socket.destroy()
  }

  timedOut(): void {
    switch (this.#waiting) {
      case Waiting.HEAD:
        return this.#refuseWith(408)
      case Waiting.BODY:
        return this.#bodyTimedOut()
      case Waiting.NEXT_REQUEST:
        return this.#finish()
      case Waiting.PEER_CLOSE:
        this.socket.destroy()
        return
      case Waiting.READER:
        this.#writer.probe()
        return this.#waitAgain(Waiting.READER)
      case Waiting.NOTHING:
        return
      default:
        this.#waiting satisfies never
    }
  }

  #bodyTimedOut(): void {
    const exchange = this.#exchange
    if (exchange === undefined || exchange.responseEnded) return this.#finish()
    exchange.abandon(new GaveUpError("the client's body was slower than the body timeout"))
    this.#refuseWith(408, exchange)
  }

  /** The client broke the protocol; anything else that comes here is a fault of our own. */
  #refuse(error: unknown): void {
    const fault = error instanceof Error ? error : new Error(String(error))
    const exchange = this.#exchange
    exchange?.abandon(fault)
    if (fault instanceof ProtocolError) {
      this.#host.refused(fault, this.socket)
      this.#refuseWith(fault.status, exchange)
    } else {
      this.#host.log('the server failed', fault)
      this.#refuseWith(500, exchange)
    }
  }

  /** Answers with the server's own error where nothing has been answered yet, and ends. */
  #refuseWith(status: number, exchange?: Exchange): void {
    if (exchange?.headSent && !exchange.responseEnded) {
      this.cut()
      return
    }
    if (exchange === undefined || !exchange.headSent) this.#writer.text(refusal(status))
    this.#finish()
  }

  /** Ends after what has been written, reading on for a moment so that the client gets to read it (RFC 9112 §9.6). */
  #finish(): void {
    if (this.#phase !== Phase.OPEN) return
    this.#phase = Phase.LINGERING
    this.#exchange?.stopInput()
    this.#writer.letGo()
    this.#wait(Waiting.NOTHING) // the client may read as slowly as it likes what has been written, if it reads at all
    if (this.socket.writableLength > 0) this.socket.setTimeout(longestLinger, onStandstill)
    this.socket.resume()
    if (this.#peerEnded) this.socket.destroySoon()
    else this.socket.end(() => this.#linger())
  }

  #linger(): void {
    if (this.#phase !== Phase.LINGERING) return
    this.#lingersUntil = this.#host.clock.deadline(longestLinger)
    this.#waitAgain(Waiting.PEER_CLOSE)
  }

  #wait(waiting: Waiting): void {
    if (waiting !== this.#waiting) this.#waitAgain(waiting)
  }

  #waitAgain(waiting: Waiting): void {
    this.#waiting = waiting
    const { clock, timeLimits } = this.#host
    this.deadline = Math.min(clock.deadline(timeLimits[waiting]), this.#lingersUntil)
  }
}

function onStandstill(this: Socket): void {
  this.destroy()
}
