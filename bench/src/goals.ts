/** What we want to reach, as data, and whether a run's rows reach it. It reports; it makes no run fail. */
import { availableParallelism } from 'node:os'
import { quantities, type Quantity } from './quantities.ts'
import type { Row } from './statistics.ts'
import { formatRatio, type Table } from './table.ts'

export interface Goal {
  readonly scenario: string
  readonly group: string
  /** Who is compared. Default: gateway-server. */
  readonly subject?: string
  /** Who it is compared with, in the same group. */
  readonly peer: string
  readonly quantity: Quantity
  /** How many cores it takes to reach it: one for each worker, and one for the load, where that needs one. Default: any number. */
  readonly cores?: number
  /** The subject's divided by the peer's. */
  readonly bound: '≥' | '≤'
  readonly ratio: number
}

export interface Verdict {
  readonly goal: Goal
  /** Undefined where ours or the peer was not measured. */
  readonly measured: number | undefined
}

export const ours = 'gateway-server'

const speed = { quantity: 'requestsPerSecond', bound: '≥' } as const
const latency = { quantity: 'p99', bound: '≤', ratio: 1 } as const
const raw = { group: 'raw', peer: 'node:http' } as const
const large = ['whole-64kB', 'stream-64kB', 'whole-1MB', 'stream-1MB', 'upload-10MB']

/** Requests per second of each framework on ours, against its own server. */
const frameworks = [
  { group: 'Express', peer: 'its own server', ratios: { hello: 1.5, 'echo-1kB': 1.4 } },
  { group: 'Fastify', peer: 'its own server', ratios: { hello: 1.4, 'echo-1kB': 1.3 } },
  { group: 'Hono', peer: '@hono/node-server', ratios: { hello: 1.4, 'echo-1kB': 1.4 } },
]
const ofAllFrameworks = { 'realistic-page': 1.2, 'realistic-json': 1.2, 'static-100kB': 1, 'stream-1MB': 1 }

/** Requests per second of each Python app on ours, against others. Of gunicorn's workers the sync one is its default. */
const wsgi = [
  { scenario: 'wsgi-hello', group: 'WSGI', ratios: { 'gunicorn sync': 4.5, uWSGI: 2 } },
  { scenario: 'flask-hello', group: 'Flask', ratios: { 'gunicorn sync': 2, uWSGI: 1.4 } },
  { scenario: 'pyramid-hello', group: 'Pyramid', ratios: { 'gunicorn sync': 3, uWSGI: 1.4 } },
  { scenario: 'django-hello', group: 'Django', ratios: { 'gunicorn sync': 1.8, uWSGI: 1.5 } },
  { scenario: 'flask-sleep-10ms', group: 'Flask, waiting', ratios: { 'gunicorn gthread': 1 } },
  { scenario: 'wsgi-upload-10MB', group: 'WSGI, large', ratios: { 'gunicorn sync': 1 } },
  { scenario: 'wsgi-download-10MB', group: 'WSGI, large', ratios: { 'gunicorn sync': 1 } },
]

const operations: readonly Goal[] = [
  ...['combined', 'json'].map((subject) => {
    return { scenario: 'access-log', group: 'access log', subject, peer: 'off', ...speed, ratio: 0.95 }
  }),
  { scenario: 'workers-2', group: 'workers', subject: 'two', peer: 'one', ...speed, ratio: 1.8, cores: 3 },
  {
    scenario: 'workers-2-password',
    group: 'workers, computing',
    subject: 'two',
    peer: 'one',
    ...speed,
    ratio: 1.8,
    cores: 2,
  },
]

export const goals: readonly Goal[] = [
  { ...raw, ...speed, scenario: 'hello', peer: 'node:net, a constant', ratio: 0.85 },
  { ...raw, ...speed, scenario: 'hello', ratio: 1.7 },
  { ...raw, ...latency, scenario: 'hello' },
  { ...raw, ...speed, scenario: 'echo-1kB', ratio: 1.5 },
  { ...raw, ...speed, scenario: 'pipelined-16', ratio: 3 },
  { group: 'raw, TLS', peer: 'node:https', ...speed, scenario: 'tls-hello', ratio: 1.3 },
  { ...raw, ...speed, scenario: 'new-connections', ratio: 1 },
  { ...raw, scenario: 'idle-8000', quantity: 'memoryPerConnection', bound: '≤', ratio: 0.5 },
  ...large.map((scenario) => ({ ...raw, ...speed, scenario, ratio: 1 })),
  ...frameworks.flatMap(({ group, peer, ratios }) =>
    Object.entries({ ...ratios, ...ofAllFrameworks }).flatMap(([scenario, ratio]) => [
      { group, peer, scenario, ...speed, ratio },
      { group, peer, scenario, ...latency },
    ]),
  ),
  ...operations,
  ...wsgi.flatMap(({ scenario, group, ratios }) =>
    Object.entries(ratios).map(([peer, ratio]) => ({ scenario, group, peer, ...speed, ratio })),
  ),
]

/** The verdicts on all goals of which both sides are among the rows, and which `available` cores can reach. */
export function judge(
  wanted: readonly Goal[],
  rowsByScenario: Readonly<Record<string, readonly Row[]>>,
  available: number = availableParallelism(),
): Verdict[] {
  return wanted
    .filter(({ cores = 1 }) => cores <= available)
    .map((goal) => ({ goal, measured: compare(goal, rowsByScenario[goal.scenario] ?? []) }))
    .filter(({ measured }) => measured !== undefined)
}

export function isMet({ goal, measured = Number.NaN }: Verdict): boolean {
  return goal.bound === '≥' ? measured >= goal.ratio : measured <= goal.ratio
}

export function toGoalTable(verdicts: readonly Verdict[]): Table {
  const lines = verdicts.map((verdict) => {
    const { scenario, group, subject = ours, peer, quantity, bound, ratio } = verdict.goal
    const title = quantities.find(({ name }) => name === quantity)?.title ?? quantity
    const measured = verdict.measured === undefined ? '' : formatRatio(verdict.measured)
    return [
      scenario,
      subject === ours ? group : `${group}, ${subject}`,
      `to ${peer}`,
      title,
      `${bound} ${formatRatio(ratio)}`,
      measured,
      isMet(verdict) ? '✓' : '✗',
    ]
  })
  return { names: 4, lines: [['', '', '', '', 'asked', 'measured', ''], ...lines] }
}

function compare({ group, subject = ours, peer, quantity }: Goal, rows: readonly Row[]): number | undefined {
  const find = (name: string): number | undefined =>
    rows.find((row) => row.group === group && row.name === name)?.measured[quantity]
  const [value, reference] = [find(subject), find(peer)]
  return value === undefined || reference === undefined ? undefined : value / reference
}
