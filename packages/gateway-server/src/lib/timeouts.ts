// All time limits of all connections with one coarse timer: a request costs no timer and no look at the clock.
// A limit may be late by a few ticks, never early: also not when an application has kept the process busy meanwhile.
import type { ResolvedOptions } from './options.ts'

/** What a connection is waiting for: each has its own time limit. */
export const Waiting = { NOTHING: 0, HEAD: 1, BODY: 2, NEXT_REQUEST: 3, PEER_CLOSE: 4, READER: 5 } as const
export type Waiting = (typeof Waiting)[keyof typeof Waiting]

/** A finished connection is read on while octets come, so that the client gets to read the last response (RFC 9112 §9.6). */
const lingerTime = 2_000
/** But not for longer than this, nor longer than this without the client taking any of what is left to send. */
export const longestLinger = 30_000
/** How often to see whether the client of a paused connection is still there. */
const readerTime = 1_000

/** Of setTimeout: a longer one would end at once. */
export const longestTimer = 2 ** 31 - 1

/** Milliseconds for each that is waited for; 0 for no limit. */
export type TimeLimits = Readonly<Record<Waiting, number>>

export function timeLimitsOf({ headerTimeout, bodyTimeout, keepAliveTimeout }: ResolvedOptions): TimeLimits {
  return [0, headerTimeout, bodyTimeout, keepAliveTimeout, lingerTime, readerTime]
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
  #tick: number
  #timer: NodeJS.Timeout | undefined = undefined

  /** @param limits the time limits in use, in milliseconds; 0 for none */
  constructor(timed: Iterable<Timed>, limits: readonly number[]) {
    this.#timed = timed
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
  }
}
