// What a process that serves has for its metrics: the counts, which are its server's observer, and a report of them once a
// second. The master sums the reports of its workers; a single process keeps its own.
import { EventLoopWatch } from './event-loop.ts'
import { RequestCounts } from './request-counts.ts'
import type { Snapshot } from './snapshot.ts'

/** Milliseconds between two reports. */
const interval = 1_000

/** What is asked of a server. */
export interface Measured {
  readonly requestsInFlight: number
  readonly connections: number
}

export class Reporter {
  readonly observer = new RequestCounts()
  #report: (snapshot: Snapshot) => void
  #eventLoop = new EventLoopWatch()
  #server: Measured | undefined = undefined
  #timer: NodeJS.Timeout | undefined = undefined

  constructor(report: (snapshot: Snapshot) => void) {
    this.#report = report
  }

  /** Reports at once, and from then on once a second. */
  start(server: Measured): void {
    this.#server = server
    this.#eventLoop.start()
    this.#timer = setInterval(() => this.report(), interval).unref()
    this.report()
  }

  /** Reports for the last time. */
  stop(): void {
    if (this.#timer === undefined) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.report()
    this.#eventLoop.stop()
  }

  report(): void {
    const { requests, durations, durationSum, bytes } = this.observer
    const { rss, heapUsed } = process.memoryUsage()
    this.#report({
      pid: process.pid,
      at: performance.now(),
      counts: { requests: [...requests], durations: [...durations], durationSum, bytes },
      inFlight: this.#server?.requestsInFlight ?? 0,
      connections: this.#server?.connections ?? 0,
      memory: { rss, heapUsed },
      eventLoop: this.#eventLoop.take(),
    })
  }
}
