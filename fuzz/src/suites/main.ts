/**
 * `pnpm suites`: puts the request fixtures of other projects, from checkouts that are already there, to a running
 * gateway-server and to node:http, and prints where the answers are not what the suite expects.
 */
import { Command } from 'commander'
import { askServer } from './ask-server.ts'
import { readGunicornFixtures } from './gunicorn-fixtures.ts'
import { readLlhttpFixtures } from './llhttp-fixtures.ts'
import { type RunningSubject, startGatewayServer, startNodeHttp } from './servers.ts'
import { describeAnswer, sameAnswer, type SuiteCase } from './suite-case.ts'

interface Arguments {
  readonly llhttp?: string
  readonly gunicorn?: string
}

const program = new Command('suites')
  .description('Asks running servers what the suites of other projects ask; docs/public-suites.md has the reasons')
  .option('--llhttp <folder>', 'a checkout of nodejs/llhttp')
  .option('--gunicorn <folder>', 'a checkout of benoitc/gunicorn')
  .parse()
// Guaranteed by the options above.
const { llhttp, gunicorn } = program.opts<Arguments>()
if (llhttp === undefined && gunicorn === undefined) program.help()

const subjects = [await startGatewayServer(), await startNodeHttp()]
if (llhttp !== undefined) await report('llhttp', readLlhttpFixtures(llhttp))
if (gunicorn !== undefined) await report('gunicorn', readGunicornFixtures(gunicorn))
for (const subject of subjects) await subject.close()

async function report(suite: string, cases: readonly SuiteCase[]): Promise<void> {
  for (const subject of subjects) {
    const differing = await differingFrom(subject, cases)
    console.log(`${suite}: ${subject.name} answers ${cases.length - differing.length} of ${cases.length} as expected`)
    for (const line of differing) console.log(`  ${line}`)
  }
}

async function differingFrom({ port }: RunningSubject, cases: readonly SuiteCase[]): Promise<string[]> {
  const lines: string[] = []
  const answers = await Promise.all(cases.map((each) => askServer(port, each)))
  for (const [index, { name, expected }] of cases.entries()) {
    const answer = answers[index]
    if (answer === undefined || sameAnswer(answer, expected)) continue
    lines.push(`${name}: ${describeAnswer(answer)}, expected ${describeAnswer(expected)}`)
  }
  return lines
}
