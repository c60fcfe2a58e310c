// Whether memory is flat, from samples: the median slope over the last two thirds (Theil-Sen: a few high samples do not
// bend it), and what is left when nobody is connected any more, before and after.
import type { Sample } from './sample.ts'

const mebibyte = 1024 * 1024

/** What may grow by how much, and no more. */
export interface Limits {
  /** Of the slope, times the time it was measured over: octets. */
  readonly heapGrowth: number
  readonly rssGrowth: number
  /** Of the heap in use while nobody is connected, from behind the warm-up to the end: octets. */
  readonly restGrowth: number
  /** Of the memory outside of the heap, in the same way: octets. */
  readonly restExternalGrowth: number
}

/**
 * A soak of ten minutes has some hundred thousand connections and over a million requests: 1 MiB is an octet a
 * request, so what leaks anything at all is over it, while compiled code and the buffers of the moment are not. The
 * resident set also has what the allocator keeps: it may drift by 16 MiB, a tenth or so of it. Memory
 * outside of the heap is given back by the slab: with nobody connected it was seen between 7.0 and 8.8 MiB, up and down
 * over six rests with three million requests between them. 4 MiB is twice that, and still an octet for three requests.
 */
export const limits: Limits = {
  heapGrowth: mebibyte,
  rssGrowth: 16 * mebibyte,
  restGrowth: mebibyte,
  restExternalGrowth: 4 * mebibyte,
}

/** Seconds that a slope is measured over at least; below that it says more of the moment than of the server. */
export const shortestJudged = 240

export interface Trend {
  /** Octets a minute. */
  readonly slope: number
  /** The slope times the time it was measured over: octets. */
  readonly growth: number
}

/** The trend of the last two thirds of the samples. */
export function trendOf(samples: readonly Sample[], value: (sample: Sample) => number): Trend {
  const last = lastTwoThirds(samples)
  const slopes = last.flatMap((from, index) =>
    last.slice(index + 1).map((to) => (value(to) - value(from)) / (to.seconds - from.seconds)),
  )
  const slope = median(slopes)
  return { slope: 60 * slope, growth: slope * durationOf(last) }
}

export function lastTwoThirds(samples: readonly Sample[]): readonly Sample[] {
  return samples.slice(Math.floor(samples.length / 3))
}

export function durationOf(samples: readonly Sample[]): number {
  return (samples.at(-1)?.seconds ?? 0) - (samples[0]?.seconds ?? 0)
}

/** 0 for no numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = Float64Array.from(numbers).sort()
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length % 2 === 1) return sorted[middle] ?? 0
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** What is not flat, in words; empty where everything is. `rest` is while nobody is connected: before and after. */
export function faultsOf(samples: readonly Sample[], rest: readonly [Sample, Sample]): string[] {
  const [before, after] = rest
  const faults: string[] = []
  const judge = (what: string, growth: number, limit: number): void => {
    if (growth > limit) faults.push(`${what} grew by ${inMebibytes(growth)} MiB, more than ${inMebibytes(limit)}`)
  }
  judge('the heap in use', trendOf(samples, ({ heapUsed }) => heapUsed).growth, limits.heapGrowth)
  judge('the resident set', trendOf(samples, ({ rss }) => rss).growth, limits.rssGrowth)
  judge('the heap in use with nobody connected', after.heapUsed - before.heapUsed, limits.restGrowth)
  judge('memory outside of the heap with nobody connected', after.external - before.external, limits.restExternalGrowth)
  return faults
}

export function inMebibytes(octets: number): string {
  return (octets / mebibyte).toFixed(2)
}
