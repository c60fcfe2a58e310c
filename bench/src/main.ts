/** `pnpm bench`: reads the arguments, measures what they choose, prints tables and writes a report. */
import { availableParallelism, cpus, release, type } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { findCommand } from 'scripts/tools'
import { candidates } from './candidates.ts'
import { estimate, formatDuration } from './estimate.ts'
import { goals, judge, toGoalTable } from './goals.ts'
import { autocannon } from './load/autocannon.ts'
import { wrk } from './load/wrk.ts'
import { canPin } from './pinning.ts'
import { readLatestRows, writeReport, type RowsByScenario } from './report.ts'
import { runScenario, type RunOptions } from './run-scenario.ts'
import { scenarios } from './scenarios.ts'
import { createScratch } from './scratch.ts'
import { list, select, type Selection } from './selection.ts'
import { sets } from './sets.ts'
import { leaveOut } from './leave-out.ts'
import { summarize } from './statistics.ts'
import { benchFolder } from './environment.ts'
import { formatTable, toTable } from './table.ts'
import { readVersions } from './versions.ts'

interface Arguments {
  readonly rounds: number
  readonly duration: number
  readonly connections: number
  readonly warmUp?: number
  readonly output?: string
  readonly goals?: true
}

const resultsFolder = join(benchFolder, 'results')
const program = new Command('pnpm bench')
  .description('Measures gateway-server and its peers side by side')
  .argument('[words...]', 'sets, and scenarios, groups and candidates by a part of their names; default: all')
  .option('--rounds <number>', 'rounds for each candidate; the median counts', parseCount, 5)
  .option('--duration <seconds>', 'length of a round', parseCount, 3)
  .option('--connections <number>', 'open connections, where the scenario does not say', parseCount, 64)
  .option('--warm-up <seconds>', 'load before it is measured; default: 2, and 12 for realistic apps', parseCount)
  .option('--output <folder>', 'where the report goes; default: results/ with the time')
  .option('--goals', 'measure nothing: hold the latest results of each scenario against the goals')
  .addHelpText(
    'after',
    `\nWords narrow each other down: "engine pipelined", "hello express". There are\n${list(scenarios, candidates, sets)}`,
  )
  .showHelpAfterError('(pnpm bench --help shows what there is)')
program.parse()
// Guaranteed by the options above.
const { output, goals: onlyGoals, ...run } = program.opts<Arguments>()

// Each candidate that runs is to be stopped if we end early: a listener each.
process.setMaxListeners(candidates.length + 10)
// A signal by itself would end us without those listeners, and leave the candidates running.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))

if (onlyGoals) printGoals(await readLatestRows(resultsFolder))
else await measure()

async function measure(): Promise<void> {
  const generator = findCommand(['wrk']) === undefined ? autocannon : wrk
  if (generator === autocannon) console.log('wrk is not installed: autocannon makes the load, and is itself the limit')
  if (!canPin) console.log('not pinned: this machine has one core, or no taskset')
  const { selections, skipped } = await leaveOut(chooseRows())
  for (const reason of skipped) console.log(`skipped: ${reason}`)
  const count = selections.flatMap((selection) => selection.candidates).length
  const time = formatDuration(estimate(selections, run))
  console.log(`${selections.length} scenarios, ${count} series, about ${time}\n`)

  const date = new Date().toISOString()
  const rowsByScenario = await measureAll(selections, { ...run, generator })
  printGoals(rowsByScenario)
  const folder = output ?? join(resultsFolder, date.replaceAll(':', '-'))
  await writeReport(folder, {
    date,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown processor',
      cores: availableParallelism(),
      system: `${type()} ${release()}`,
      pinned: canPin,
    },
    versions: await readVersions(),
    run: { load: generator.name, ...run },
    skipped,
    scenarios: rowsByScenario,
  })
  console.log(`written to ${folder}`)
  const hasErrors = Object.values(rowsByScenario).some((rows) => rows.some(({ measured }) => measured.errors > 0))
  process.exitCode = hasErrors ? 1 : 0
}

function chooseRows(): Selection[] {
  try {
    return select({ scenarios, candidates, sets }, program.args)
  } catch (error) {
    return program.error(error instanceof Error ? error.message : String(error))
  }
}

async function measureAll(selections: readonly Selection[], options: RunOptions): Promise<RowsByScenario> {
  const rowsByScenario: RowsByScenario = {}
  const scratch = await createScratch()
  try {
    for (const selection of selections) {
      const rows = summarize(await runScenario(selection, options, scratch))
      rowsByScenario[selection.scenario.name] = rows
      console.log(`${formatTable(selection.scenario.name, toTable(rows))}\n`)
    }
    return rowsByScenario
  } finally {
    await scratch.remove()
  }
}

function printGoals(rowsByScenario: RowsByScenario): void {
  const verdicts = judge(goals, rowsByScenario)
  if (verdicts.length > 0) console.log(`${formatTable('goals', toGoalTable(verdicts))}\n`)
  else if (onlyGoals) console.log('no results yet that a goal speaks of')
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('expected a whole number from 1 up')
  return count
}
