// How late the event loop of this process is, and how busy: since the last look.
import { type ELDHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks'

export interface EventLoopDelay {
  /** Milliseconds. */
  readonly median: number
  readonly p99: number
  readonly max: number
  /** The part of the time that it was busy, from 0 to 1. */
  readonly utilization: number
}

/** How often it looks how late it is, in milliseconds: that much of every delay is its own. */
const resolution = 10

export class EventLoopWatch {
  #delays: ELDHistogram = monitorEventLoopDelay({ resolution })
  #last = performance.eventLoopUtilization()

  start(): void {
    this.#delays.enable()
  }

  stop(): void {
    this.#delays.disable()
  }

  /** What there has been since the last call. */
  take(): EventLoopDelay {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, this.#last)
    this.#last = now
    const taken = {
      median: milliseconds(this.#delays.percentile(50)),
      p99: milliseconds(this.#delays.percentile(99)),
      max: milliseconds(this.#delays.max),
      utilization,
    }
    this.#delays.reset()
    return taken
  }
}

/** Of nanoseconds, without what every delay has. */
function milliseconds(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - resolution)
}
