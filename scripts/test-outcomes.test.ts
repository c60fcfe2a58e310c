import { expect, test } from 'vitest'
import { passedInMocha, passedInTap, passedInVitest } from './test-outcomes.ts'

test('reads what Mocha reports', () => {
  const named = (fullTitle: string): { fullTitle: string } => ({ fullTitle })
  const report = { passes: [named('a b')], failures: [named('c')], pending: [] }
  expect(passedInMocha(JSON.stringify(report))).toEqual({ passed: ['a b'], failed: ['c'], skipped: [] })
})

test('reads what Vitest reports', () => {
  const results = ['passed', 'failed', 'pending'].map((status) => ({ fullName: `is ${status}`, status }))
  const report = { testResults: [{ assertionResults: results.slice(0, 1) }, { assertionResults: results.slice(1) }] }
  expect(passedInVitest(JSON.stringify(report))).toEqual({
    passed: ['is passed'],
    failed: ['is failed'],
    skipped: ['is pending'],
  })
})

test('reads what node:test reports as TAP, each test below the one it is part of', () => {
  const report = `TAP version 13
# Subtest: outer
    # Subtest: inner
    ok 1 - inner
      ---
      duration_ms: 1
      ...
    # Subtest: other
    not ok 2 - other
    1..2
not ok 1 - outer
# Subtest: later
ok 2 - later # SKIP not here
1..2
`
  expect(passedInTap(report)).toEqual({
    passed: ['outer > inner'],
    failed: ['outer > other', 'outer'],
    skipped: ['later'],
  })
})
