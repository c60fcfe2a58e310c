// Messages about what may happen thousands of times a second, a line of each in a while: an error log that fills up with
// what an attacker sends is one attack more.

/** Milliseconds between two lines about the same. */
const interval = 10_000

export class SparseLog {
  #log: (message: string) => void
  #lastTime = -Infinity
  #omitted = 0

  constructor(log: (message: string) => void) {
    this.#log = log
  }

  /** Logs at once, unless it has a moment ago; the next line says how often it has not. */
  say(message: string): void {
    const now = performance.now()
    if (now - this.#lastTime < interval) {
      this.#omitted++
      return
    }
    this.#log(this.#omitted === 0 ? message : `${message} (and ${this.#omitted} more since the last such line)`)
    this.#lastTime = now
    this.#omitted = 0
  }
}
