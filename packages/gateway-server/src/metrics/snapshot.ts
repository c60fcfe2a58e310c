// What one process that serves tells of itself: once a second, and at its end. Plain data, since workers send it to their
// master. Counts only grow; all else is of the moment.
import type { EventLoopDelay } from './event-loop.ts'

export interface Snapshot {
  readonly pid: number
  /** A time of `performance.now` of that process. */
  readonly at: number
  readonly counts: Counts
  readonly inFlight: number
  readonly connections: number
  /** Bytes. */
  readonly memory: { readonly rss: number; readonly heapUsed: number }
  readonly eventLoop: EventLoopDelay
}

export interface Counts {
  /** See `RequestCounts`. */
  readonly requests: readonly number[]
  readonly durations: readonly number[]
  /** Milliseconds. */
  readonly durationSum: number
  readonly bytes: number
}

/** One added to another, or where `factor` is -1 taken from it. */
export function addCounts(one: Counts, other: Counts, factor: 1 | -1 = 1): Counts {
  const added = (these: readonly number[], those: readonly number[]): number[] =>
    these.map((count, index) => count + factor * (those[index] ?? 0))
  return {
    requests: added(one.requests, other.requests),
    durations: added(one.durations, other.durations),
    durationSum: one.durationSum + factor * other.durationSum,
    bytes: one.bytes + factor * other.bytes,
  }
}

export function totalOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
