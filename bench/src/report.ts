/** A run's results as files: results.json for programs, results.md for people, a chart of each scenario beside it. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawChart } from './chart.ts'
import { goals, judge, ours, toGoalTable } from './goals.ts'
import type { Row } from './statistics.ts'
import { formatMarkdown, toTable } from './table.ts'

export type RowsByScenario = Record<string, Row[]>

export interface Report {
  /** ISO 8601. */
  readonly date: string
  readonly machine: {
    readonly cpu: string
    readonly cores: number
    readonly system: string
    readonly pinned: boolean
  }
  /** Name and version of all that was measured. */
  readonly versions: Readonly<Record<string, string>>
  readonly run: {
    readonly load: string
    readonly rounds: number
    readonly duration: number
    readonly connections: number
  }
  /** What was chosen but not measured, and why. */
  readonly skipped: readonly string[]
  readonly scenarios: RowsByScenario
}

const dataFile = 'results.json'

export async function writeReport(folder: string, report: Report): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, dataFile), `${JSON.stringify(report, null, 2)}\n`)
  await writeFile(join(folder, 'results.md'), toMarkdown(report))
  for (const [scenario, rows] of Object.entries(report.scenarios)) {
    await writeFile(join(folder, `${scenario}.svg`), drawChart(scenario, rows, ours))
  }
}

/** The latest rows of each scenario among the reports in the folders of `folder`. */
export async function readLatestRows(folder: string): Promise<RowsByScenario> {
  const names = await readdir(folder).catch(() => [])
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name, dataFile), 'utf8').catch(() => '')))
  // Guaranteed by writeReport, which writes them.
  const reports = texts.filter((text) => text !== '').map((text) => JSON.parse(text) as Report)
  const oldestFirst = reports.toSorted((a, b) => a.date.localeCompare(b.date))
  return mergeRows(oldestFirst.map(({ scenarios }) => scenarios))
}

/** Of each candidate in each scenario the last row; those of one group come from one run, so that they can be compared. */
export function mergeRows(runs: readonly RowsByScenario[]): RowsByScenario {
  const merged: RowsByScenario = {}
  for (const run of runs) {
    for (const [scenario, rows] of Object.entries(run)) {
      const others = (merged[scenario] ?? []).filter(({ group }) => !rows.some((row) => row.group === group))
      merged[scenario] = [...others, ...rows]
    }
  }
  return merged
}

export function toMarkdown({ date, machine, versions, run, skipped, scenarios }: Report): string {
  const verdicts = judge(goals, scenarios, machine.cores)
  const facts = [
    `${date}, ${machine.cpu} (${machine.cores} cores), ${machine.system}`,
    machine.pinned ? 'server on one core, load on another' : 'not pinned: server and load share the cores',
    `${run.load}, ${run.connections} connections, ${run.rounds} rounds of ${run.duration} s in turns, medians`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    ...skipped.map((reason) => `skipped: ${reason}`),
  ]
  const sections = Object.entries(scenarios).map(
    ([name, rows]) => `## ${name}\n\n${formatMarkdown(toTable(rows))}\n\n![${name}](${name}.svg)\n`,
  )
  const goalSection = verdicts.length === 0 ? [] : [`## Goals\n\n${formatMarkdown(toGoalTable(verdicts))}\n`]
  return ['# Results\n', `${facts.map((fact) => `- ${fact}`).join('\n')}\n`, ...sections, ...goalSection].join('\n')
}
