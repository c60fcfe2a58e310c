// One connection: octets from its socket through the parser to one exchange at a time, and the exchange's response back.
// The only place that reads or writes a socket. It keeps what waits in both directions bounded: it stops reading while
// nobody takes what it has read, and tells who writes to wait while the client does not read.
import { IncompleteMessageError, type RequestHead, ProtocolError, RequestParser, Step } from '@gateway-server/http1'
import type { Upgrade } from '@gateway-server/interface'
import { AsyncResource } from 'node:async_hooks'
import type { Socket } from 'node:net'
import { AnsweringConnection } from './answering-connection.ts'
import type { ConnectionHost } from './connection-host.ts'
import { refusal } from '../response/error-responses.ts'
import { ApplicationError, ClientGoneError, GaveUpError, RequestTimeoutError } from '../errors.ts'
import { Exchange, type ExchangeOwner } from '../exchange/exchange.ts'
import { assignRequestId } from '../exchange/request-id.ts'
import { clientClosedRequest } from '../exchange/request-observer.ts'
import { runApplication } from '../exchange/run-application.ts'
import { listenTo, type SocketOwner } from '../socket/socket-listeners.ts'
import { tellEnd, tellingSince, tellRefused } from '../exchange/tell-observer.ts'
import { type AwaitingTurn, awaitTurn, requestsWait } from './request-queue.ts'
import { probeBelowTls } from '../socket/tcp-socket.ts'
import { Waiting } from './timeouts.ts'

/** Unread octets of later requests, or of a body nobody reads, from which on the socket is paused. */
const mostUnread = 64 * 1024
/** How much of a body nobody wants is read and dropped to keep the connection. */
const mostDrained = 1024 * 1024

/** For requests that begin where another one's asynchronous context may still hold: theirs is a new one. */
const context = new AsyncResource('GATEWAYREQUESTS')

export class Connection extends AnsweringConnection implements ExchangeOwner, SocketOwner, AwaitingTurn {
  #parser: RequestParser
  #exchange: Exchange | undefined = undefined
  /** Whether the exchange is counted as one under way. */
  #counted = false
  #advancing = false
  #needsData = true
  #awaitsTurn = false
  /** Whether no other request has been begun from where the next one is. */
  #isFirst = false
  #awaitsDrain = false
  #dropped = 0
  #continued = false
  /** When the exchange began, or `untimed`, while its end is still to be told to somebody; else 0. */
  #toldSince = 0
  requestIdLine = ''

  constructor(socket: Socket, host: ConnectionHost) {
    super(socket, host)
    this.#parser = new RequestParser(host.options.limits)
    listenTo(socket, this)
    if (host.observer !== undefined) void this.remoteAddress // a socket that is closed cannot tell any more
    this.wait(Waiting.HEAD)
  }

  // From the socket

  receive(memory: Uint8Array, length: number, lent: boolean): void {
    if (!this.open) return
    if (lent) this.#parser.lend(memory, length)
    else this.#parser.push(memory)
    this.#isFirst = true
    this.#advance()
    this.#isFirst = false
    if (lent) this.#parser.reclaim()
  }

  get expectsMuch(): boolean {
    return this.#parser.remaining >= mostUnread && this.open
  }

  /** The client sends no more. What it sent is still answered. */
  receiveEnd(): void {
    this.peerEnded = true
    if (!this.open) return
    probeBelowTls(this.socket)
    this.#advance()
  }

  closed(): void {
    this.close()
    this.abandon(new ClientGoneError())
    this.#exchange = undefined // who keeps the socket does not keep the last request
    this.writer.release()
    this.host.connectionClosed(this)
  }

  // The parser's steps

  /** Takes as many steps as there are octets and somebody to take them; then everything written may leave in one piece. */
  #advance(): void {
    if (this.#advancing) return
    this.#advancing = true
    this.writer.hold()
    try {
      while (this.#step());
    } catch (error) {
      this.#refuse(error)
    }
    this.#advancing = false
    this.writer.unhold()
    if (this.open) this.#settle()
  }

  /** @returns whether another step may follow */
  #step(): boolean {
    const exchange = this.#exchange
    this.#needsData = false
    if (!this.open) return false
    if (exchange !== undefined) {
      if (exchange.requestComplete || !exchange.takesInput) return false
    } else if (this.writer.isFull || this.#waitsForTurn()) return false
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

  /** Whether its next request has come while others wait for a turn of the event loop; then it waits with them. */
  #waitsForTurn(): boolean {
    if (this.#awaitsTurn) return true
    if (!requestsWait() || this.#parser.unread === 0 || this.#parser.inMessage) return false
    this.#awaitsTurn = true
    if (this.#isFirst) awaitTurn(this)
    else context.runInAsyncScope(awaitTurn, undefined, this)
    return true
  }

  takeTurn(): void {
    this.#awaitsTurn = false
    this.#isFirst = true
    if (this.open) this.#advance() // else it was reset meanwhile, and nobody is to be answered
    this.#isFirst = false
  }

  #begin(head: RequestHead): void {
    const exchange = new Exchange(head, this)
    this.#exchange = exchange
    this.#continued = false
    this.#dropped = 0
    if (exchange.requestComplete) this.#parser.next() // its END: without a body there is nothing between
    else this.requestBegins()
    this.wait(Waiting.NOTHING)
    if (this.host.observer !== undefined) this.#toldSince = tellingSince(this.host.observer)
    if (this.host.options.requestId !== 'off') this.requestIdLine = assignRequestId(head, this.host.options.requestId)
    this.#counted = this.host.load.enter()
    if (!this.#counted) exchange.answer(503, [['Retry-After', '1']])
    else if (this.#isFirst) this.#run(exchange)
    else context.runInAsyncScope(this.#run, this, exchange)
  }

  #run(exchange: Exchange): void {
    this.#isFirst = false // what the application leaves of its context is not for the next
    runApplication(this.host.application, this.host.environOf(exchange, exchange.head), exchange)
  }

  #receiveBody(chunk: Uint8Array): void {
    const exchange = this.#exchange
    if (exchange === undefined) return
    if (exchange.dropsInput) {
      this.#dropped += chunk.length
      exchange.stopInput()
      if (this.#dropped > mostDrained) this.finish()
    } else {
      exchange.receive(chunk)
      if (exchange.awaitsInput) this.waitAgain(Waiting.BODY)
    }
  }

  #requestEnded(): void {
    const exchange = this.#exchange
    this.requestEnds()
    exchange?.receiveEnd(this.#parser.trailers)
    if (exchange?.responseEnded) this.#conclude(exchange)
  }

  /** Between two rounds: what the connection waits for, and whether it reads meanwhile. */
  #settle(): void {
    if (this.#needsData && this.peerEnded) {
      this.#endedByPeer()
      return
    }
    const exchange = this.#exchange
    if (this.peerEnded && exchange?.requestComplete === true) exchange.clientEnded() // it may have begun after that
    const shouldPause = !this.#needsData && this.#parser.unread >= mostUnread
    if (this.#awaitsTurn) this.wait(Waiting.NOTHING)
    else if (exchange === undefined) this.wait(this.#parser.inMessage ? Waiting.HEAD : this.#idle())
    else if (!exchange.requestComplete && (exchange.awaitsInput || exchange.responseEnded)) this.wait(Waiting.BODY)
    else this.wait(shouldPause ? Waiting.READER : Waiting.NOTHING)
    if (exchange === undefined && !this.#needsData) this.#resumeWhenDrained()
    if (shouldPause === this.socket.isPaused()) return
    if (shouldPause) this.socket.pause()
    else this.socket.resume()
  }

  /** The client does not read its responses: its next requests wait until it does. */
  #resumeWhenDrained(): void {
    const drained = this.writer.drained()
    if (this.#awaitsDrain || drained === undefined) return
    this.#awaitsDrain = true
    void drained.then(() => {
      this.#awaitsDrain = false
      this.#advance()
    })
  }

  /** A new connection has the time of a head for its first request; later ones may be idle for longer. */
  #idle(): Waiting {
    return this.waiting === Waiting.HEAD ? Waiting.HEAD : Waiting.NEXT_REQUEST
  }

  #endedByPeer(): void {
    if (this.#exchange === undefined && !this.#parser.inMessage) {
      this.finish()
    } else if (this.#exchange?.requestComplete !== true) {
      const message = 'the client closed the connection inside its request'
      this.#refuse(new IncompleteMessageError(message), new ClientGoneError(message))
    }
  }

  // From the exchange

  mayKeepAlive(): boolean {
    if (this.host.stopping || (this.peerEnded && this.#parser.unread === 0)) return false
    const exchange = this.#exchange
    if (exchange === undefined) return true
    // What follows a CONNECT may be meant for a tunnel that there is not: it must not be read as a request (RFC 9931).
    if (exchange.head.method === 'CONNECT') return false
    if (exchange.requestComplete) return true
    // A client told to wait may or may not send its body now: nobody could tell it from the next request.
    if (exchange.head.expectContinue && !this.#continued) return false
    // Clients stop sending where an answer says that the connection closes: the application reads on.
    return exchange.awaitsInput || this.#parser.remaining <= mostDrained
  }

  inputWanted(exchange: Exchange): void {
    if (exchange !== this.#exchange || exchange.requestComplete || !this.open) return
    if (exchange.head.expectContinue && !this.#continued) {
      this.#continued = true
      if (!exchange.headSent) this.writer.text('HTTP/1.1 100 Continue\r\n\r\n')
    }
    this.waitAgain(Waiting.BODY)
    this.#advance()
  }

  responseEnded(exchange: Exchange): void {
    if (exchange !== this.#exchange || !this.open) return
    this.#leave()
    if (this.#toldSince !== 0) this.#tell(exchange, exchange.statusCode)
    // The rest of the body is read: the application goes on with it, or it is dropped to get at the next request.
    const readsOn = !exchange.requestComplete && (exchange.keepAlive || !exchange.dropsInput)
    if (!readsOn) this.#conclude(exchange)
    this.#advance()
  }

  #conclude(exchange: Exchange): void {
    this.#exchange = undefined
    exchange.stopInput()
    if (exchange.keepAlive && !this.host.stopping) this.wait(Waiting.NEXT_REQUEST)
    else this.finish()
  }

  takeOver(exchange: Exchange): Upgrade {
    if (exchange !== this.#exchange || !this.open) throw new ClientGoneError()
    if (!exchange.requestComplete || exchange.headSent) {
      throw new ApplicationError('a connection is taken over before the response begins, and not with a body to come')
    }
    const head = this.#parser.takeUnread()
    if (this.#toldSince !== 0) this.#tell(exchange, exchange.head.method === 'CONNECT' ? 200 : 101)
    this.#exchange = undefined
    exchange.handedOver()
    this.#leave()
    this.giveAway()
    return { socket: this.socket, head }
  }

  // Out of time

  protected headTimedOut(): void {
    this.#refuse(new RequestTimeoutError('the head took longer than its timeout'))
  }

  protected idleTimedOut(): void {
    // Neither idle nor to blame yet, while it is still reading the last answer.
    if (this.socket.writableLength > 0) this.waitAgain(Waiting.NEXT_REQUEST)
    else this.finish()
  }

  protected readerTimedOut(): void {
    this.writer.probe()
    this.waitAgain(Waiting.READER)
  }

  protected requestTimedOut(limit: string): void {
    const exchange = this.#exchange
    if (exchange === undefined || exchange.responseEnded) {
      exchange?.stopInput()
      this.finish()
      return
    }
    const message = `the client's body was slower than ${limit}`
    this.#refuse(new RequestTimeoutError(message), new GaveUpError(message))
  }

  /**
   * The client broke the protocol; anything else that comes here is a fault of our own. The client is told before the
   * application, which may end the connection when it hears of it.
   */
  #refuse(error: unknown, reason?: Error): void {
    const fault = error instanceof Error ? error : new Error(String(error))
    this.#tellRefused(fault instanceof ProtocolError ? fault.status : 500)
    this.#exchange?.silence()
    this.writer.letGo() // earlier answers, before whoever is told of it may write
    if (!(fault instanceof ProtocolError)) {
      this.host.log('the server failed', fault)
      this.#refuseWith(500, this.#exchange)
    } else if (this.host.refused(fault, this.socket)) {
      this.giveAway()
    } else {
      this.#refuseWith(fault.status, this.#exchange)
    }
    this.abandon(reason ?? fault)
  }

  /** Answers with the server's own error where nothing has been answered yet, and ends. */
  #refuseWith(status: number, exchange?: Exchange): void {
    if (exchange?.headSent && !exchange.responseEnded) {
      this.cut()
      return
    }
    if (exchange === undefined || !exchange.headSent) this.writer.text(refusal(status))
    this.finish()
  }

  // For how it ends

  get isNew(): boolean {
    return this.waiting === Waiting.HEAD // later ones wait for their next request
  }

  protected get isIdle(): boolean {
    return this.#exchange === undefined && this.#needsData && !this.#parser.inMessage
  }

  protected get endsResponse(): boolean {
    return this.#exchange?.endsWithConnection ?? false
  }

  protected abandon(reason: Error): void {
    const exchange = this.#exchange
    if (this.#toldSince !== 0 && exchange !== undefined) this.#tell(exchange, clientClosedRequest)
    exchange?.abandon(reason)
    this.#leave()
  }

  /** The exchange is none that is under way any more. */
  #leave(): void {
    if (!this.#counted) return
    this.#counted = false
    this.host.load.leave()
  }

  // For who is told of requests at their end

  /** @param status for a response whose head has not been sent */
  #tell(exchange: Exchange, status: number): void {
    const since = this.#toldSince
    this.#toldSince = 0
    if (this.host.observer !== undefined) tellEnd(this.host.observer, this, exchange, status, since)
  }

  #tellRefused(status: number): void {
    const exchange = this.#exchange
    if (exchange !== undefined && this.#toldSince !== 0) this.#tell(exchange, status)
    else if (exchange === undefined && this.host.observer !== undefined)
      tellRefused(this.host.observer, this, this.#parser, status)
  }
}
