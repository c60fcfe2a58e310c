// Which requests of a worker take too long. A worker begins its requests in order, as many at a time as it has threads: those
// are the ones that run. Their time counts while they give nothing and wait for nobody; it is looked at now and then, so a request
// that is answered in between costs nothing at all.
import type { Call } from './call.ts'

/** A look that comes so late says that this process itself was held up: what it has not read yet may be an answer. */
const late = 1000

export class StuckRequests {
  #limit: number
  #threads: number
  #lastLook = 0

  /** @param limit in milliseconds; 0 for none */
  constructor(limit: number, threads: number) {
    this.#limit = limit
    this.#threads = threads
  }

  /** The stuck ones of those a worker has, in their order; `now` in milliseconds. */
  in(calls: readonly Call[], now: number): Call[] {
    const stuck: Call[] = []
    if (this.#limit === 0) return stuck
    const isLate = now - this.#lastLook > late
    let running = 0
    for (const call of calls) {
      if (++running > this.#threads) break
      if (call.waitsForClient || isLate) call.since = 0
      else if (call.since === 0) call.since = now
      else if (now - call.since >= this.#limit) stuck.push(call)
    }
    return stuck
  }

  /** All workers have been looked at. */
  looked(now: number): void {
    this.#lastLook = now
  }
}
