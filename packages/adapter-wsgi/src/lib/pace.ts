// How many requests a worker gets at a time. As many as it has threads, and so many more that it need not wait for the gateway
// between two: some milliseconds of work, fewer where there are other workers that could do it. An application that answers in
// 20 µs gets them by the dozen, and answers them in one write; one that takes longer than that gets none on top.
import { performance } from 'node:perf_hooks'

const milliseconds = (): number => performance.now()

/** Milliseconds of work that may wait in the only worker there is, or in one of several. */
const workAhead = { alone: 5, amongOthers: 1.5 } as const
const mostAhead = 128
/** What a request takes, before it is known; in milliseconds. */
const firstGuess = 0.5

export class Pace {
  /** How many requests the worker may have. */
  depth: number
  readonly threads: number
  /** Milliseconds from the end of a request to the end of the next, while there is work: an average that forgets. */
  #interval = firstGuess
  #since = 0
  #now: () => number
  #workAhead: number

  /** @param now gives milliseconds, from any point on */
  constructor(threads: number, isAlone: boolean, now: () => number = milliseconds) {
    this.#now = now
    this.#workAhead = isAlone ? workAhead.alone : workAhead.amongOthers
    this.threads = threads
    this.depth = threads + Math.floor(this.#workAhead / firstGuess)
  }

  /** The worker was idle, and gets work. */
  begin(): void {
    this.#since = this.#now()
  }

  /** Whether a request ended, or the first began, a moment ago: not while one takes longer than others did. */
  get isSteady(): boolean {
    return this.#now() - this.#since < this.#workAhead
  }

  /** So many requests have ended since the last time, or since it began. Slower ones count at once, faster ones by and by. */
  ended(count: number): void {
    const now = this.#now()
    const interval = (now - this.#since) / count
    this.#since = now
    this.#interval += (interval - this.#interval) * (interval > this.#interval ? 0.5 : 0.1)
    this.depth = this.threads + Math.min(mostAhead, Math.floor(this.#workAhead / this.#interval))
  }
}
