/** What one round of load found, whatever generator made it. */
export interface Measurement {
  readonly requestsPerSecond: number
  /** In both directions together. */
  readonly bytesPerSecond: number
  /** Milliseconds. */
  readonly latency: { readonly p50: number; readonly p99: number }
  /** Answers that were not 2xx, broken connections and time-outs: anything but 0 spoils the round. */
  readonly errors: number
}
