import { expect, test } from 'vitest'
import { candidates } from './candidates.ts'
import { estimate, formatDuration } from './estimate.ts'
import { scenarios, type Scenario } from './scenarios.ts'
import { select, type Selection } from './selection.ts'
import { sets } from './sets.ts'

const selection = (scenario: Partial<Scenario>): Selection => ({
  scenario: { name: 'x', method: 'GET', path: '/', ...scenario },
  candidates: candidates.slice(0, 2),
})

test('adds up starts, warm-ups and rounds', () => {
  expect(estimate([selection({})], { rounds: 5, duration: 3 })).toBe(2 * (1 + 2 + 15))
  expect(estimate([selection({}), selection({})], { rounds: 1, duration: 1 })).toBe(4 * 4)
  expect(estimate([selection({ warmUp: 12 })], { rounds: 5, duration: 3 })).toBe(2 * (1 + 12 + 15))
  expect(estimate([selection({ warmUp: 12 })], { rounds: 5, duration: 3, warmUp: 1 })).toBe(2 * (1 + 1 + 15))
})

test('idle connections take as long however long a round is', () => {
  expect(estimate([selection({ isIdle: true })], { rounds: 5, duration: 60 })).toBe(2 * 3 * 9)
})

test.each(sets)('$name takes less than ten minutes with the default options', ({ name }) => {
  const selections = select({ scenarios, candidates, sets }, [name])
  expect(estimate(selections, { rounds: 5, duration: 3 })).toBeLessThan(600)
})

test.each([
  [0, '0 s'],
  [59.6, '1 min'],
  [450, '7 min 30 s'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})
