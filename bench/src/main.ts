/** `pnpm bench`: reads the arguments, measures what they choose, prints tables and writes results/*.json. */
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { findCommand } from 'scripts/tools'
import { candidates } from './candidates.ts'
import { autocannon } from './load/autocannon.ts'
import { wrk } from './load/wrk.ts'
import { canPin } from './pinning.ts'
import { runScenario, type RunOptions } from './run-scenario.ts'
import { scenarios } from './scenarios.ts'
import { select, type Selection } from './selection.ts'
import { summarize, type Row } from './statistics.ts'
import { formatTable } from './table.ts'

interface Arguments {
  readonly rounds: number
  readonly duration: number
  readonly connections: number
  readonly only: readonly string[]
}

const program = new Command('bench')
  .description('Measures gateway-server and its peers side by side')
  .option('--rounds <number>', 'rounds for each candidate; the median counts', parseCount, 5)
  .option('--duration <seconds>', 'length of a round', parseCount, 5)
  .option('--connections <number>', 'open connections, where the scenario does not say', parseCount, 64)
  .option('--only <words...>', 'scenarios, groups and candidates by a part of their names', [])
program.parse()
// Guaranteed by the options above.
const { rounds, duration, connections, only } = program.opts() as Arguments

const generator = findCommand(['wrk']) === undefined ? autocannon : wrk
if (generator === autocannon) console.log('wrk is not installed: autocannon makes the load, and is itself the limit')
if (!canPin) console.log('not pinned: this machine has one core, or no taskset')

const results = await measureAll(chooseRows(), { generator, rounds, duration, connections })
console.log(`written to ${await writeResults(results)}`)
process.exitCode = Object.values(results)
  .flat()
  .some(({ errors }) => errors > 0)
  ? 1
  : 0

function chooseRows(): Selection[] {
  try {
    return select(scenarios, candidates, only)
  } catch (error) {
    return program.error(error instanceof Error ? error.message : String(error))
  }
}

async function measureAll(selections: readonly Selection[], options: RunOptions): Promise<Record<string, Row[]>> {
  const rowsByScenario: Record<string, Row[]> = {}
  for (const selection of selections) {
    const rows = summarize(await runScenario(selection, options))
    rowsByScenario[selection.scenario.name] = rows
    console.log(`${formatTable(selection.scenario.name, rows)}\n`)
  }
  return rowsByScenario
}

async function writeResults(rowsByScenario: Record<string, Row[]>): Promise<string> {
  const folder = join(import.meta.dirname, '../results')
  const date = new Date().toISOString()
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, pinned: canPin }
  const run = { load: generator.name, rounds, duration, connections }
  const file = join(folder, `${date.replaceAll(':', '-')}.json`)
  await mkdir(folder, { recursive: true })
  await writeFile(file, `${JSON.stringify({ date, machine, run, scenarios: rowsByScenario }, null, 2)}\n`)
  return file
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('expected a whole number from 1 up')
  return count
}
