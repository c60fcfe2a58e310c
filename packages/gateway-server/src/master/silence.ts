// How long nothing has been heard of somebody. Who asks may have been stopped meanwhile, together with whom he waits for (a
// terminal's Ctrl-Z, a paused machine): then it begins anew, since nobody can tell.

/** So many times later than it should be, a look comes from a process that did not run. */
const tooLate = 4

export class Silence {
  #every: number
  #since = performance.now()
  #lastLook = this.#since

  /** @param every how often `look` will be called, in milliseconds */
  constructor(every: number) {
    this.#every = every
  }

  heard(): void {
    this.#since = performance.now()
  }

  /** Milliseconds since something was heard, as of `now`. */
  lasts(now: number): number {
    return now - this.#since
  }

  /** As `lasts`, for who looks regularly. */
  look(now = performance.now()): number {
    if (now - this.#lastLook > tooLate * this.#every) this.#since = now
    this.#lastLook = now
    return now - this.#since
  }
}
