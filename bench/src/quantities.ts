/**
 * What can be measured, in the order of the tables' columns. The first quantity that a scenario has is its headline: the
 * ratio and the chart are of that one. Pure data; who measures what is in load/ and idle-connections.ts.
 */
export type Quantity =
  | 'memoryPerConnection'
  | 'requestsPerSecond'
  | 'p50'
  | 'p99'
  | 'bytesPerSecond'
  | 'cpuPerRequest'
  | 'serverBusy'
  | 'errors'

export interface QuantityFacts {
  readonly name: Quantity
  readonly title: string
  /** A value as the tables show it. */
  readonly format: (value: number) => string
}

const digits =
  (count: number, scale = 1) =>
  (value: number): string =>
    (value / scale).toLocaleString('en-US', { minimumFractionDigits: count, maximumFractionDigits: count })

export const quantities: readonly QuantityFacts[] = [
  // Growth of the server's resident memory, bytes.
  { name: 'memoryPerConnection', title: 'kB/connection', format: digits(1, 1000) },
  { name: 'requestsPerSecond', title: 'requests/s', format: digits(0) },
  // Latencies in milliseconds.
  { name: 'p50', title: 'p50 ms', format: digits(2) },
  { name: 'p99', title: 'p99 ms', format: digits(2) },
  // Bytes of both directions together.
  { name: 'bytesPerSecond', title: 'MB/s', format: digits(1, 1e6) },
  // Microseconds of processor time that the server took for a request.
  { name: 'cpuPerRequest', title: 'CPU µs', format: digits(1) },
  // The share of one core that the server took, 1 for all of it: well below 1 it waited for the load generator.
  { name: 'serverBusy', title: 'busy %', format: digits(0, 0.01) },
  { name: 'errors', title: 'errors', format: digits(0) },
]

/** @throws RangeError when the measurement has nothing but errors */
export function headline(measured: Partial<Record<Quantity, unknown>>): QuantityFacts {
  const facts = quantities.find(({ name }) => name !== 'errors' && measured[name] !== undefined)
  if (facts === undefined) throw new RangeError('nothing was measured')
  return facts
}
