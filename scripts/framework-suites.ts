/**
 * Runs a framework's own test suite twice, on plain node:http and with drop-in, and compares test by test.
 *
 *     node scripts/framework-suites.ts express|fastify|node-server CHECKOUT
 *
 * CHECKOUT is a clone of the framework's repository with its dependencies installed, outside this one. Ends with status 1
 * where a test that passes on plain node:http does not pass with drop-in. docs/framework-suites.md has the results.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repositoryEnvironment, run } from './run.ts'
import { passedInMocha, passedInTap, passedInVitest, type TestOutcomes } from './test-outcomes.ts'
import { root } from './workspace.ts'

interface Suite {
  /** From Node on, with the file its report goes to; without one the report is its standard output. */
  command(report: string): readonly string[]
  outcomes(report: string): TestOutcomes
  /** The report is the file; else what the command prints. */
  readonly writesFile: boolean
}

const suites: Readonly<Record<string, Suite>> = {
  express: {
    command: (report) => [
      'node_modules/mocha/bin/mocha.js',
      '--require=test/support/env',
      '--check-leaks',
      '--reporter=json',
      `--reporter-option=output=${report}`,
      'test/',
      'test/acceptance/',
    ],
    outcomes: passedInMocha,
    writesFile: true,
  },
  fastify: {
    command: () => ['node_modules/borp/borp.js', '--reporter=tap', '--concurrency=2'],
    outcomes: passedInTap,
    writesFile: false,
  },
  'node-server': {
    command: (report) => ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${report}`],
    outcomes: passedInVitest,
    writesFile: true,
  },
}

const dropIn = pathToFileURL(join(root, 'packages/drop-in/src/index.ts')).href

async function outcomesOf(suite: Suite, checkout: string, nodeOptions: string): Promise<TestOutcomes> {
  const folder = await mkdtemp(join(tmpdir(), 'framework-suite-'))
  const report = join(folder, 'report.json')
  const env = repositoryEnvironment({ NODE_OPTIONS: nodeOptions })
  const { output } = await run(['node', ...suite.command(report)], { cwd: checkout, env })
  const text = suite.writesFile ? await readFile(report, 'utf8') : output
  await rm(folder, { recursive: true })
  return suite.outcomes(text)
}

function show(title: string, { passed, failed, skipped }: TestOutcomes): void {
  console.log(`${title}: ${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`)
}

/** What is in `all` more often than in `others`. */
function without(all: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return all.filter((name) => {
    const at = left.indexOf(name)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

const [name = '', checkout = ''] = process.argv.slice(2)
const suite = suites[name]
if (suite === undefined || checkout === '') {
  console.error(`node scripts/framework-suites.ts ${Object.keys(suites).join('|')} CHECKOUT`)
  process.exit(2)
}
const plain = await outcomesOf(suite, checkout, '')
show('plain node:http', plain)
const withDropIn = await outcomesOf(suite, checkout, `--import=${dropIn}`)
show('with drop-in', withDropIn)
const lost = without(plain.passed, withDropIn.passed)
for (const test of lost) console.log(`passes on plain node:http only: ${test}`)
for (const test of without(withDropIn.passed, plain.passed)) console.log(`passes with drop-in only: ${test}`)
process.exitCode = lost.length === 0 ? 0 : 1
