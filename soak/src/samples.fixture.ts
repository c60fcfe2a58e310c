// Samples that were never taken, for tests.
import type { Sample } from './sample.ts'

const mebibyte = 1024 * 1024

/** A sample every five seconds, with what `at` says of each. */
export function samplesOf(count: number, at: (seconds: number) => Partial<Sample>): Sample[] {
  return Array.from({ length: count }, (_, index) => ({ ...plain, seconds: 5 * index, ...at(5 * index) }))
}

const plain: Sample = {
  seconds: 0,
  rss: 120 * mebibyte,
  heapUsed: 9 * mebibyte,
  external: 5 * mebibyte,
  arrayBuffers: mebibyte,
  handles: 12,
  sockets: 10,
  requests: 1000,
  refusals: 20,
}
