// How long to wait before a worker is started in place of one that crashed: not at all the first time, then longer and
// longer, so that an application which crashes at once does not keep the machine busy with starting it. One that had served
// for a while is no sign of that.

/** Milliseconds; the last goes on for ever. */
const delays = [0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000] as const

/** A worker that has lived for this many milliseconds has not crashed at once. */
const healthy = 10_000
/** A crash after this many milliseconds without one is a first one. */
const calm = 60_000

export class Backoff {
  #crashes = 0
  #lastCrash = -Infinity
  /** When the next worker may be started. */
  #until = 0

  /**
   * A worker has crashed, or could not start.
   *
   * @param lived how long it had lived, in milliseconds
   * @returns milliseconds until the next may be started
   */
  crashed(now: number, lived: number): number {
    if (lived >= healthy || now - this.#lastCrash > calm) this.#crashes = 0
    const delay = delays[Math.min(this.#crashes, delays.length - 1)] ?? 0
    this.#crashes++
    this.#lastCrash = now
    this.#until = Math.max(this.#until, now + delay)
    return this.remaining(now)
  }

  /** Milliseconds until a worker may be started. */
  remaining(now: number): number {
    return Math.max(0, this.#until - now)
  }

  /** Somebody has changed something, and wants it tried now. */
  reset(): void {
    this.#crashes = 0
    this.#until = 0
  }
}
