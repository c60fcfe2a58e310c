/**
 * A Vitest reporter that leaves the run's counts as JSON in the file named by GATEWAY_TEST_COUNTS.
 *
 * Vitest prints its own summary; this only hands the numbers to scripts/test.ts. What fails outside a test
 * (a file that cannot be loaded, an unhandled rejection) counts as one failure each, so that no error can hide
 * behind a green count.
 */
import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import { addCounts, noCounts, type Counts } from './counts.ts'

/** The environment variable that names the file. */
export const countsFileVariable = 'GATEWAY_TEST_COUNTS'

type ModuleResults = Pick<TestModule, 'errors' | 'children'>

export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env[countsFileVariable]
    if (file !== undefined) writeFileSync(file, JSON.stringify(countResults(modules, unhandledErrors)))
  }
}

export function countResults(modules: readonly ModuleResults[], unhandledErrors: readonly unknown[]): Counts {
  return modules.map(countModule).reduce(addCounts, { ...noCounts, failed: unhandledErrors.length })
}

function countModule(module: ModuleResults): Counts {
  const states = Array.from(module.children.allTests(), (test) => test.result().state)
  const suites = Array.from(module.children.allSuites(), (suite) => suite.errors().length)
  const loading = module.errors().length + suites.reduce((sum, errors) => sum + errors, 0)
  const count = (state: string): number => states.filter((each) => each === state).length
  return { passed: count('passed'), failed: count('failed') + loading, skipped: count('skipped') + count('pending') }
}
