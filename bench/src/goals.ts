/** What we want to reach, as data, and whether a run's rows reach it. It reports; it makes no run fail. Pure. */
import { quantities, type Quantity } from './quantities.ts'
import type { Row } from './statistics.ts'
import { formatRatio, type Table } from './table.ts'

export interface Goal {
  readonly scenario: string
  readonly group: string
  /** Who gateway-server is compared with, in the same group. */
  readonly peer: string
  readonly quantity: Quantity
  /** Ours divided by the peer's. */
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
  ...wsgi.flatMap(({ scenario, group, ratios }) =>
    Object.entries(ratios).map(([peer, ratio]) => ({ scenario, group, peer, ...speed, ratio })),
  ),
]

/** The verdicts on all goals of which both sides are among the rows. */
export function judge(wanted: readonly Goal[], rowsByScenario: Readonly<Record<string, readonly Row[]>>): Verdict[] {
  return wanted
    .map((goal) => ({ goal, measured: compare(goal, rowsByScenario[goal.scenario] ?? []) }))
    .filter(({ measured }) => measured !== undefined)
}

export function isMet({ goal, measured = Number.NaN }: Verdict): boolean {
  return goal.bound === '≥' ? measured >= goal.ratio : measured <= goal.ratio
}

export function toGoalTable(verdicts: readonly Verdict[]): Table {
  const lines = verdicts.map((verdict) => {
    const { scenario, group, peer, quantity, bound, ratio } = verdict.goal
    const title = quantities.find(({ name }) => name === quantity)?.title ?? quantity
    const measured = verdict.measured === undefined ? '' : formatRatio(verdict.measured)
    return [
      scenario,
      group,
      `to ${peer}`,
      title,
      `${bound} ${formatRatio(ratio)}`,
      measured,
      isMet(verdict) ? '✓' : '✗',
    ]
  })
  return { names: 4, lines: [['', '', '', '', 'asked', 'measured', ''], ...lines] }
}

function compare({ group, peer, quantity }: Goal, rows: readonly Row[]): number | undefined {
  const find = (name: string): number | undefined =>
    rows.find((row) => row.group === group && row.name === name)?.measured[quantity]
  const [value, reference] = [find(ours), find(peer)]
  return value === undefined || reference === undefined ? undefined : value / reference
}
