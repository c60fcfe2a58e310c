// How long to wait before the next try, when workers end one after the other. The first is replaced at once; from the second on
// the pause doubles, up to a limit; and it is forgotten once a worker has lasted.

const firstPause = 100
const longestPause = 10_000
/** Milliseconds that a worker has to last. */
const lasting = 5000

export class Backoff {
  #strikes = 0

  /** Milliseconds to wait, now that a worker has ended that had served for so long; 0 for one that never did. */
  next(lasted: number): number {
    if (lasted >= lasting) this.#strikes = 0
    const pause = this.#strikes === 0 ? 0 : Math.min(longestPause, firstPause * 2 ** (this.#strikes - 1))
    this.#strikes++
    return pause
  }

  /** All is well again. */
  reset(): void {
    this.#strikes = 0
  }
}
