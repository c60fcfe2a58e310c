// How many requests are with the application, over all connections, and who is turned away beyond the limit.
import type { SparseLog } from './sparse-log.ts'

export class Load {
  #limit: number
  #log: SparseLog
  #inFlight = 0

  /** @param limit `limits.concurrency` */
  constructor(limit: number, log: SparseLog) {
    this.#limit = limit
    this.#log = log
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** Counts a request in; false where there is no room for it. Who gets true calls `leave` once. */
  enter(): boolean {
    if (this.#inFlight >= this.#limit) {
      this.#log.say(`${this.#limit} requests are under way, limits.concurrency: others are answered 503`)
      return false
    }
    this.#inFlight++
    return true
  }

  /** The request's response has ended, or its client has gone: nothing an application does later is waited for. */
  leave(): void {
    this.#inFlight--
  }
}
