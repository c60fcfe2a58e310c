/** From rounds to rows: medians, and ratios to a group's baseline. Pure. */
import type { Candidate } from './candidate.ts'
import type { Measurement } from './measurement.ts'
import { headline, quantities } from './quantities.ts'

/** What was measured of one candidate in one scenario, round by round. */
export interface Series {
  readonly candidate: Candidate
  readonly rounds: readonly Measurement[]
}

/** One line of the result. */
export interface Row {
  readonly group: string
  readonly name: string
  /** The candidate's processes and threads, where its group's differ. */
  readonly workers?: string
  /** Medians over the rounds, and the sum of the errors. */
  readonly measured: Measurement
  /** The headline quantity relative to the group's baseline; undefined where that was not measured. */
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
  const medians = series.map(({ candidate, rounds }) => ({ candidate, measured: takeMedians(rounds) }))
  return medians.map(({ candidate, measured }) => {
    const baseline = medians.find((other) => other.candidate.group === candidate.group && other.candidate.isBaseline)
    const { group, name, workers } = candidate
    const who = workers === undefined ? { group, name } : { group, name, workers }
    return { ...who, measured, ratio: divide(measured, baseline?.measured) }
  })
}

function divide(measured: Measurement, baseline: Measurement | undefined): number | undefined {
  const { name } = headline(measured)
  const [value, reference] = [measured[name], baseline?.[name]]
  return value === undefined || reference === undefined ? undefined : value / reference
}

function takeMedians(rounds: readonly Measurement[]): Measurement {
  const medians = quantities.flatMap(({ name }) => {
    const values = rounds.flatMap((round) => round[name] ?? [])
    return values.length === 0 ? [] : [[name, median(values)] as const]
  })
  // Not a median: one failure in any round must show.
  const errors = rounds.reduce((sum, round) => sum + round.errors, 0)
  return { ...Object.fromEntries(medians), errors }
}
