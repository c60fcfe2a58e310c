// What all workers have told of themselves, and what those have that are gone: counts that only grow, whoever is replaced.
import { emptyBuckets, quantile } from './duration-buckets.ts'
import { methods, statusClasses } from './request-counts.ts'
import { addCounts, type Counts, type Snapshot, totalOf } from './snapshot.ts'

/** Of the last second or so. */
export interface Rates {
  readonly requestsPerSecond: number
  /** Milliseconds; undefined where there was no request. */
  readonly p50: number | undefined
  readonly p90: number | undefined
  readonly p99: number | undefined
}

interface Reported {
  readonly latest: Snapshot
  /** Between the last two reports. */
  readonly recent: Counts
  readonly requestsPerSecond: number
}

const none: Counts = {
  requests: Array.from({ length: methods.length * statusClasses.length }, () => 0),
  durations: emptyBuckets(),
  durationSum: 0,
  bytes: 0,
}

export class Totals {
  #workers = new Map<number, Reported>()
  #gone: Counts = none

  /** Takes a worker's report in. */
  take(latest: Snapshot): void {
    const before = this.#workers.get(latest.pid)?.latest
    const recent = before === undefined ? latest.counts : addCounts(latest.counts, before.counts, -1)
    const seconds = before === undefined ? 1 : Math.max(0.001, (latest.at - before.at) / 1000)
    this.#workers.set(latest.pid, { latest, recent, requestsPerSecond: totalOf(recent.requests) / seconds })
  }

  /** A worker has ended: what it has counted stays. */
  ended(pid: number): void {
    const worker = this.#workers.get(pid)
    if (worker !== undefined) this.#gone = addCounts(this.#gone, worker.latest.counts)
    this.#workers.delete(pid)
  }

  get workers(): readonly Snapshot[] {
    return [...this.#workers.values()].map(({ latest }) => latest)
  }

  /** Of all workers there are and were. */
  get counts(): Counts {
    return this.workers.reduce((sum, { counts }) => addCounts(sum, counts), this.#gone)
  }

  requestsPerSecondOf(pid: number): number {
    return this.#workers.get(pid)?.requestsPerSecond ?? 0
  }

  get rates(): Rates {
    const all = [...this.#workers.values()]
    const { durations } = all.reduce((sum, { recent }) => addCounts(sum, recent), none)
    return {
      requestsPerSecond: totalOf(all.map(({ requestsPerSecond }) => requestsPerSecond)),
      p50: quantile(durations, 0.5),
      p90: quantile(durations, 0.9),
      p99: quantile(durations, 0.99),
    }
  }
}
