// What a soak says at its end: the verdict, the facts of the run, and its samples as a table, in Markdown.
import { inMebibytes, limits, shortestJudged, trendOf, type Trend } from './flatness.ts'
import type { Sample } from './sample.ts'
import type { SoakResult } from './soak.ts'

export interface RunFacts {
  readonly command: string
  readonly date: string
  readonly seed: number
  readonly minutes: number
  readonly node: string
}

/** Rows of the table, at most: the chart has the rest. */
const mostRows = 30

export function reportOf(result: SoakResult, facts: RunFacts): string {
  const { samples, rest, turns, connections, loadRss } = result
  const last = samples.at(-1)
  return [
    `**${verdictOf(result)}**`,
    '',
    `- \`${facts.command}\`, ${facts.date}, Node.js ${facts.node}, seed ${facts.seed}`,
    `- ${facts.minutes} minutes of load behind a warm-up; ${connections} connections, ${last?.requests ?? 0} requests that reached the application, ${last?.refusals ?? 0} refused`,
    `- the load's own process had ${inMebibytes(loadRss)} MiB resident at the end`,
    '',
    '| over the last two thirds | a minute | in all | at most |',
    '| --- | ---: | ---: | ---: |',
    trendRow(
      'heap in use, after gc',
      trendOf(samples, ({ heapUsed }) => heapUsed),
      limits.heapGrowth,
    ),
    trendRow(
      'resident set',
      trendOf(samples, ({ rss }) => rss),
      limits.rssGrowth,
    ),
    '',
    '| with nobody connected | after the warm-up | at the end | may grow by |',
    '| --- | ---: | ---: | ---: |',
    restRow('heap in use, after gc', rest, ({ heapUsed }) => heapUsed, inMebibytes(limits.restGrowth)),
    restRow('outside of the heap', rest, ({ external }) => external, inMebibytes(limits.restExternalGrowth)),
    restRow('resident set', rest, ({ rss }) => rss, '–'),
    '',
    '| turns of clients | |',
    '| --- | ---: |',
    ...[...turns].map(([name, count]) => `| ${name} | ${count} |`),
    '',
    sampleTable(thinned(samples)),
    '',
  ].join('\n')
}

/** One line: whether it went well. */
export function verdictOf({ judged, faults }: SoakResult): string {
  if (faults.length > 0) return `Failed: ${faults[0]}`
  if (!judged)
    return `Every answer was right. Too short to say whether memory is flat (${shortestJudged} s are needed).`
  return 'Memory is flat, every answer was right, and the server logged nothing unexpected.'
}

function trendRow(name: string, { slope, growth }: Trend, most: number): string {
  return `| ${name} | ${(slope / 1024).toFixed(1)} KiB | ${inMebibytes(growth)} MiB | ${inMebibytes(most)} MiB |`
}

function restRow(name: string, rest: SoakResult['rest'], value: (sample: Sample) => number, most: string): string {
  const [before, after] = rest.map((sample) => `${inMebibytes(value(sample))} MiB`)
  return `| ${name} | ${before} | ${after} | ${most} |`
}

function thinned(samples: readonly Sample[]): Sample[] {
  const step = Math.ceil(samples.length / mostRows)
  return samples.filter((_, index) => index % step === step - 1)
}

export function sampleTable(samples: readonly Sample[]): string {
  const rows = samples.map((sample) => `| ${cellsOf(sample).join(' | ')} |`)
  const head = '| s | RSS MiB | heap used MiB | external MiB | handles | sockets | requests | refusals |'
  return [head, '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |', ...rows].join('\n')
}

/** The cells of a sample's row, in the order of the table. */
export function cellsOf({ seconds, rss, heapUsed, external, ...counts }: Sample): string[] {
  const { handles, sockets, requests, refusals } = counts
  const sizes = [rss, heapUsed, external].map((octets) => inMebibytes(octets))
  return [seconds.toFixed(0), ...sizes, ...[handles, sockets, requests, refusals].map(String)]
}
