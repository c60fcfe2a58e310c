/** Reads the reports of other projects' test runners: which tests, by their full names, passed, failed or were skipped. */

export interface TestOutcomes {
  readonly passed: readonly string[]
  readonly failed: readonly string[]
  readonly skipped: readonly string[]
}

interface MutableOutcomes {
  passed: string[]
  failed: string[]
  skipped: string[]
}

const noOutcomes = (): MutableOutcomes => ({ passed: [], failed: [], skipped: [] })

/** Of Mocha's `json` reporter. */
export function passedInMocha(report: string): TestOutcomes {
  type Tests = ReadonlyArray<{ readonly fullTitle: string }>
  const { passes, failures, pending } = JSON.parse(report) as { passes: Tests; failures: Tests; pending: Tests } // its format
  const names = (tests: Tests): string[] => tests.map(({ fullTitle }) => fullTitle)
  return { passed: names(passes), failed: names(failures), skipped: names(pending) }
}

/** Of Vitest's `json` reporter. */
export function passedInVitest(report: string): TestOutcomes {
  interface Report {
    testResults: ReadonlyArray<{ assertionResults: ReadonlyArray<{ fullName: string; status: string }> }>
  }
  const outcomes = noOutcomes()
  const { testResults } = JSON.parse(report) as Report // its format
  for (const { fullName, status } of testResults.flatMap(({ assertionResults }) => assertionResults)) {
    if (status === 'passed') outcomes.passed.push(fullName)
    else if (status === 'failed') outcomes.failed.push(fullName)
    else outcomes.skipped.push(fullName)
  }
  return outcomes
}

const startLine = /^( *)# Subtest: (.*)$/
const resultLine = /^( *)(ok|not ok) \d+ - (.*?)(?: # (SKIP|TODO)\b.*)?$/

/** Of node:test's `tap` reporter, with subtests below their tests. */
export function passedInTap(report: string): TestOutcomes {
  const outcomes = noOutcomes()
  const path: string[] = []
  for (const line of report.split('\n')) {
    const start = startLine.exec(line)
    if (start !== null) path.splice(depthOf(start[1]), Infinity, start[2] ?? '')
    const result = resultLine.exec(line)
    if (result === null) continue
    const name = [...path.slice(0, depthOf(result[1])), result[3]].join(' > ')
    if (result[4] === 'SKIP') outcomes.skipped.push(name)
    else if (result[2] === 'ok') outcomes.passed.push(name)
    else outcomes.failed.push(name)
  }
  return outcomes
}

/** TAP indents by four spaces a level. */
function depthOf(indent = ''): number {
  return indent.length / 4
}
