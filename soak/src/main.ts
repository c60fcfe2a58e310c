/** `pnpm soak`: a soak of so many minutes, its samples as they come, and exit status 1 when anything is not as it must be. */
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { chartOf } from './chart.ts'
import { cellsOf, reportOf, verdictOf, type RunFacts } from './report.ts'
import { soak } from './soak.ts'

interface Arguments {
  readonly minutes: number
  readonly seed: number
  readonly report?: string
}

const program = new Command('soak')
  .description('Serves good and hostile clients for minutes, and sees whether memory stays flat')
  .option('--minutes <number>', 'how long, behind a warm-up of a minute or less', parseNumber, 10)
  .option(
    '--seed <number>',
    'chooses what clients do; another one each time by default',
    parseNumber,
    Date.now() % 2 ** 31,
  )
  .option('--report <path>', 'writes path.md and path.svg')
  .parse()
// Guaranteed by the options above.
const { minutes, seed, report } = program.opts<Arguments>()

const command = `pnpm soak --minutes ${minutes} --seed ${seed}`
console.log(`${command}\n${['s', 'RSS', 'heap', 'external', 'handles', 'sockets', 'requests', 'refusals'].join('\t')}`)
const seconds = 60 * minutes
const result = await soak({
  seconds,
  seed,
  warmUpSeconds: Math.min(60, seconds / 6),
  sampleSeconds: 5,
  timeout: 3000,
  onSample: (sample) => console.log(cellsOf(sample).join('\t')),
})
const date = new Date().toISOString().slice(0, 10)
const facts: RunFacts = { command, date, seed, minutes, node: process.version }
if (report !== undefined) await writeReport(report)
for (const fault of result.faults) console.log(fault)
console.log(verdictOf(result))
process.exitCode = result.faults.length > 0 ? 1 : 0

async function writeReport(path: string): Promise<void> {
  const picture = `![Memory over time](${basename(path)}.svg)`
  const source =
    'Written by [`pnpm soak`](../soak/README.md), which says what is asked of the server, and what makes a run fail.'
  await writeFile(`${path}.md`, ['# Soak', source, picture, reportOf(result, facts)].join('\n\n'))
  await writeFile(`${path}.svg`, chartOf(result.samples, `gateway-server under soak, ${minutes} minutes`))
}

function parseNumber(text: string): number {
  const number = Number(text)
  if (!Number.isFinite(number) || number < 0) throw new InvalidArgumentError('not a number')
  return number
}
