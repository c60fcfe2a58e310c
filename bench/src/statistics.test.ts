import { expect, test } from 'vitest'
import type { Candidate } from './candidate.ts'
import type { Measurement } from './measurement.ts'
import { median, summarize } from './statistics.ts'

const candidate: Candidate = { group: 'raw', name: 'ours', command: [], scenarios: [] }
const baseline: Candidate = { ...candidate, name: 'theirs', isBaseline: true }
const round = (requestsPerSecond: number, errors = 0): Measurement => {
  return { requestsPerSecond, p50: 1, p99: requestsPerSecond / 10, errors }
}

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[7], 7],
  [[10, 9, 100], 10],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected)
})

test('there is no median of nothing', () => {
  expect(() => median([])).toThrow(RangeError)
})

test('takes medians over the rounds and ratios to the baseline', () => {
  const rows = summarize([
    { candidate: baseline, rounds: [round(100), round(200), round(900)] },
    { candidate, rounds: [round(300), round(10), round(310)] },
  ])
  expect(
    rows.map(({ name, measured, ratio }) => ({ name, requestsPerSecond: measured.requestsPerSecond, ratio })),
  ).toEqual([
    { name: 'theirs', requestsPerSecond: 200, ratio: 1 },
    { name: 'ours', requestsPerSecond: 300, ratio: 1.5 },
  ])
  expect(rows[1]?.measured.p99).toBe(30)
})

test('has no ratio where the group’s baseline was not measured', () => {
  const other = { ...baseline, group: 'Hono' }
  const rows = summarize([
    { candidate: other, rounds: [round(100)] },
    { candidate, rounds: [round(300)] },
  ])
  expect(rows[1]?.ratio).toBeUndefined()
})

test('an error in any round shows', () => {
  const [row] = summarize([{ candidate, rounds: [round(1), round(1, 7), round(1)] }])
  expect(row?.measured.errors).toBe(7)
})

test('has no quantity that no round has, and the median of the rounds that have it', () => {
  const [row] = summarize([{ candidate, rounds: [round(1), { ...round(1), cpuPerRequest: 8 }] }])
  expect(row?.measured).toEqual({ requestsPerSecond: 1, p50: 1, p99: 0.1, cpuPerRequest: 8, errors: 0 })
})

test('the ratio is of memory where that is what was measured', () => {
  const rows = summarize([
    { candidate: baseline, rounds: [{ memoryPerConnection: 10, errors: 0 }] },
    { candidate, rounds: [{ memoryPerConnection: 4, errors: 0 }] },
  ])
  expect(rows[1]?.ratio).toBe(0.4)
})
