// What a connection waits for, and for how long: the part of a Connection that knows of time. Two limits run at once: one
// on what is waited for, which begins again with each piece that comes, and one on the whole request, which does not.
import type { ConnectionHost } from './connection-host.ts'
import { type Timed, Waiting } from './timeouts.ts'

export abstract class TimedConnection implements Timed {
  deadline = Infinity
  protected readonly host: ConnectionHost
  protected waiting: Waiting = Waiting.NOTHING
  /** When the request under way has to be complete, on the clock; Infinity where nothing more of it is to come. */
  #requestDeadline = Infinity

  constructor(host: ConnectionHost) {
    this.host = host
  }

  protected wait(waiting: Waiting): void {
    if (waiting !== this.waiting) this.waitAgain(waiting)
  }

  /** As `wait`, and the limit begins again. */
  protected waitAgain(waiting: Waiting): void {
    this.waiting = waiting
    const { clock, timeLimits } = this.host
    this.deadline = Math.min(clock.deadline(timeLimits[waiting]), this.#requestDeadline)
  }

  protected waitNoMore(): void {
    this.waiting = Waiting.NOTHING
    this.deadline = Infinity
    this.#requestDeadline = Infinity
  }

  /** More of the request is to come than its head. Its time began with that: with the connection, or its first octet. */
  protected requestBegins(): void {
    const { clock, timeLimits, options } = this.host
    const { requestTimeout } = options
    const hasWaited = this.waiting === Waiting.HEAD && this.deadline !== Infinity && requestTimeout > 0
    this.#requestDeadline = hasWaited
      ? this.deadline + (requestTimeout - timeLimits[Waiting.HEAD])
      : clock.deadline(requestTimeout)
  }

  protected requestEnds(): void {
    this.#requestDeadline = Infinity
    this.waitAgain(Waiting.NOTHING)
  }

  timedOut(): void {
    if (this.host.clock.now >= this.#requestDeadline) {
      this.requestTimedOut('the request timeout')
      return
    }
    switch (this.waiting) {
      case Waiting.HEAD:
        return this.headTimedOut()
      case Waiting.BODY:
        return this.requestTimedOut('the body timeout')
      case Waiting.NEXT_REQUEST:
        return this.idleTimedOut()
      case Waiting.READER:
        return this.readerTimedOut()
      case Waiting.NOTHING:
        return
      default:
        this.waiting satisfies never
    }
  }

  protected abstract headTimedOut(): void
  /** @param limit which of its limits was over */
  protected abstract requestTimedOut(limit: string): void
  protected abstract idleTimedOut(): void
  protected abstract readerTimedOut(): void
}
