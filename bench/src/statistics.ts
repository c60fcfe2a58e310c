/** From rounds to rows: medians, and ratios to a group's baseline. Pure. */
import type { Candidate } from './candidates.ts'
import type { Measurement } from './measurement.ts'

/** What was measured of one candidate in one scenario, round by round. */
export interface Series {
  readonly candidate: Candidate
  readonly rounds: readonly Measurement[]
}

/** One line of the result: medians over the rounds. */
export interface Row extends Measurement {
  readonly group: string
  readonly name: string
  /** Requests per second relative to the group's baseline; undefined where that was not measured. */
  readonly ratio: number | undefined
}

/** The middle value; of an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('no values to take the median of')
  const sorted = values.toSorted((a, b) => a - b)
  const upper = Math.floor(sorted.length / 2)
  const middle = sorted.slice(sorted.length % 2 === 0 ? upper - 1 : upper, upper + 1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

export function summarize(series: readonly Series[]): Row[] {
  const medians = series.map(({ candidate, rounds }) => ({ candidate, measurement: takeMedians(rounds) }))
  return medians.map(({ candidate, measurement }) => {
    const baseline = medians.find((other) => other.candidate.group === candidate.group && other.candidate.isBaseline)
    const ratio = baseline && measurement.requestsPerSecond / baseline.measurement.requestsPerSecond
    return { group: candidate.group, name: candidate.name, ...measurement, ratio }
  })
}

function takeMedians(rounds: readonly Measurement[]): Measurement {
  const medianOf = (read: (round: Measurement) => number): number => median(rounds.map(read))
  return {
    requestsPerSecond: medianOf((round) => round.requestsPerSecond),
    bytesPerSecond: medianOf((round) => round.bytesPerSecond),
    latency: { p50: medianOf((round) => round.latency.p50), p99: medianOf((round) => round.latency.p99) },
    // Not a median: one failure in any round must show.
    errors: rounds.reduce((sum, round) => sum + round.errors, 0),
  }
}
