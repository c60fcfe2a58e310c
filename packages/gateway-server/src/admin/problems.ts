// The last problems that the error logs of all processes told of, for the status page.
import type { Problem } from '../log/log.ts'

const mostKept = 20
/** Characters of one. */
const longest = 500

export class Problems {
  #latest: Problem[] = []
  /** All there were. */
  count = 0

  take({ time, pid, text }: Problem): void {
    this.count++
    this.#latest = [{ time, pid, text: text.slice(0, longest) }, ...this.#latest].slice(0, mostKept)
  }

  /** The last first. */
  get latest(): readonly Problem[] {
    return this.#latest
  }
}
