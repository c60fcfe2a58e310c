import { expect, test } from 'vitest'
import type { TestModule } from 'vitest/node'
import { countResults } from './counts-reporter.ts'
import { addCounts, closingLine } from './counts.ts'

type State = 'passed' | 'failed' | 'skipped' | 'pending'

/** As much of Vitest's TestModule as the reporter reads. */
function moduleWith(states: State[], errors = 0, suiteErrors: number[] = []): TestModule {
  const listOf = (length: number): unknown[] => Array.from({ length }, () => ({ message: 'broken' }))
  return {
    errors: () => listOf(errors),
    children: {
      allTests: () => states.map((state) => ({ result: () => ({ state }) })),
      allSuites: () => suiteErrors.map((count) => ({ errors: () => listOf(count) })),
    },
  } as unknown as TestModule // a stand-in; the members read are the ones above
}

test('counts tests by their result over all files', () => {
  const modules = [moduleWith(['passed', 'passed', 'failed']), moduleWith(['skipped', 'passed'])]
  expect(countResults(modules, [])).toEqual({ passed: 3, failed: 1, skipped: 1 })
})

test('a file that cannot be loaded is a failure', () => {
  expect(countResults([moduleWith([], 1)], [])).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('a hook that fails a suite is a failure', () => {
  expect(countResults([moduleWith(['skipped'], 0, [1])], [])).toEqual({ passed: 0, failed: 1, skipped: 1 })
})

test('an error outside every test is a failure', () => {
  expect(countResults([moduleWith(['passed'])], [new Error('unhandled')]).failed).toBe(1)
})

test('the closing line has the form CI reads', () => {
  const counts = addCounts({ passed: 1, failed: 0, skipped: 2 }, { passed: 3, failed: 1, skipped: 0 })
  expect(closingLine(counts)).toBe('4 passed, 1 failed, 2 skipped')
})
