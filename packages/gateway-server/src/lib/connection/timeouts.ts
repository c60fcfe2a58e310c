// All time limits of all connections with one coarse timer: a request costs no timer and no look at the clock.
// A limit may be late by a few ticks, never early: also not when an application has kept the process busy meanwhile.
import type { ResolvedOptions } from '../options.ts'

/** What a connection is waiting for: each has its own time limit. */
export const Waiting = { NOTHING: 0, HEAD: 1, BODY: 2, NEXT_REQUEST: 3, READER: 4 } as const
export type Waiting = (typeof Waiting)[keyof typeof Waiting]

/** How often to see whether the client of a paused connection is still there. */
const readerTime = 1_000

/** Of setTimeout: a longer one would end at once. */
export const longestTimer = 2 ** 31 - 1

/** Milliseconds for each that is waited for; 0 for no limit. */
export type TimeLimits = Readonly<Record<Waiting, number>>

export function timeLimitsOf(options: ResolvedOptions): TimeLimits {
  const { headerTimeout, bodyTimeout, keepAliveTimeout, requestTimeout } = options
  return [0, shorter(headerTimeout, requestTimeout), bodyTimeout, keepAliveTimeout, readerTime]
}

/** Of two limits of which 0 is none. */
function shorter(one: number, other: number): number {
  return one === 0 || other === 0 ? Math.max(one, other) : Math.min(one, other)
}

export interface Timed {
  /** On `Clock.now`; Infinity for none. */
  readonly deadline: number
  timedOut(): void
}

const coarsest = 500

export class Clock {
  /** Milliseconds, as of the last tick. It falls behind real time while the process is too busy to tick. */
  now = 0
  #lastTick = 0
  #timed: Iterable<Timed>
  #onTicked: (now: number) => void
  #tick: number
  #timer: NodeJS.Timeout | undefined = undefined

  /**
   * @param limits the time limits in use, in milliseconds; 0 for none
   * @param onTicked called at each tick with `now`
   */
  constructor(timed: Iterable<Timed>, limits: readonly number[], onTicked: (now: number) => void = () => {}) {
    this.#timed = timed
    this.#onTicked = onTicked
    const shortest = Math.min(...limits.filter((limit) => limit > 0))
    this.#tick = Math.min(coarsest, Math.max(10, Math.ceil(shortest / 4)))
  }

  start(): void {
    this.#lastTick = performance.now()
    this.#timer ??= setInterval(() => this.#onTick(), this.#tick).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** The deadline of a limit that begins now; never early, though `now` is of the last tick. */
  deadline(limit: number): number {
    return limit === 0 ? Infinity : this.now + limit + 2 * this.#tick
  }

  #onTick(): void {
    const time = performance.now()
    // What has come in while the process was busy has not been read yet: no connection is to blame for that time.
    this.now += Math.min(time - this.#lastTick, 2 * this.#tick)
    this.#lastTick = time
    for (const timed of this.#timed) if (timed.deadline <= this.now) timed.timedOut()
    this.#onTicked(this.now)
  }
}
