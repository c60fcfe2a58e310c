import { expect, test } from 'vitest'
import { candidates } from './candidates.ts'
import { goals, isMet, judge, ours, toGoalTable, type Goal } from './goals.ts'
import type { Measurement } from './measurement.ts'
import type { Row } from './statistics.ts'
import { formatTable } from './table.ts'

const goal: Goal = {
  scenario: 'hello',
  group: 'raw',
  peer: 'theirs',
  quantity: 'requestsPerSecond',
  bound: '≥',
  ratio: 1.5,
}
const row = (name: string, measured: Measurement): Row => ({ group: 'raw', name, measured, ratio: undefined })
const rows = {
  hello: [
    row('theirs', { requestsPerSecond: 100, p99: 2, errors: 0 }),
    row(ours, { requestsPerSecond: 140, p99: 2, errors: 0 }),
  ],
}

test('compares ours with the peer', () => {
  const [verdict] = judge([goal], rows)
  expect(verdict?.measured).toBe(1.4)
})

test.each([
  ['≥', 1.5, false],
  ['≥', 1.4, true],
  ['≤', 1.4, true],
  ['≤', 1, false],
] as const)('1.4 against %s %d', (bound, ratio, met) => {
  expect(isMet({ goal: { ...goal, bound, ratio }, measured: 1.4 })).toBe(met)
})

test('does not judge what was not measured', () => {
  expect(
    judge(
      [
        { ...goal, scenario: 'echo' },
        { ...goal, peer: 'another' },
      ],
      rows,
    ),
  ).toEqual([])
})

test('does not judge what the machine has too few cores for', () => {
  expect(judge([{ ...goal, cores: 3 }], rows, 2)).toEqual([])
  expect(judge([{ ...goal, cores: 3 }], rows, 3)).toHaveLength(1)
})

test('compares another one than ours where the goal says so', () => {
  const [verdict] = judge([{ ...goal, subject: 'theirs', peer: ours }], rows)
  expect(verdict?.measured).toBeCloseTo(100 / 140)
})

test('shows what was asked beside what was measured', () => {
  const latency = { ...goal, quantity: 'p99', bound: '≤', ratio: 1 } as const
  expect(formatTable('goals', toGoalTable(judge([goal, latency], rows)))).toBe(
    [
      'goals',
      '                                       asked  measured',
      '  hello  raw  to theirs  requests/s  ≥ 1.50×     1.40×  ✗',
      '  hello  raw  to theirs  p99 ms      ≤ 1.00×     1.00×  ✓',
    ].join('\n'),
  )
})

test.each(goals)('$scenario of $group can be measured against $peer', ({ scenario, group, peer, subject = ours }) => {
  const answerers = candidates.filter((each) => each.group === group && each.scenarios.includes(scenario))
  expect(answerers.map(({ name }) => name)).toEqual(expect.arrayContaining([subject, peer]))
})
