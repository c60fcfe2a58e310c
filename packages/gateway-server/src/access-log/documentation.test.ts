// docs/logs-and-metrics.md names the atoms and the metrics that there are, and no others.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { emptyBuckets } from '../metrics/duration-buckets.ts'
import { renderMetrics } from '../metrics/prometheus.ts'
import { RequestCounts } from '../metrics/request-counts.ts'
import { Totals } from '../metrics/totals.ts'
import { atoms, namedAtoms } from './atoms.ts'

const page = readFileSync(new URL('../../../../docs/logs-and-metrics.md', import.meta.url), 'utf8')
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()))

test('the atoms', () => {
  const documented = rows.filter(([, name = '']) => name.startsWith('`%')).map(([, name, meaning]) => [name, meaning])
  const single = Object.entries(atoms).map(([name, { meaning }]) => [`\`%(${name})s\``, meaning])
  const named = Object.entries(namedAtoms).map(([name, { meaning }]) => [`\`%({name}${name})s\``, meaning])
  expect(documented).toEqual([...single, ...named])
})

test('the metrics', async () => {
  const totals = new Totals()
  const { requests, durationSum, bytes } = new RequestCounts()
  totals.take({
    pid: 1,
    at: 0,
    counts: { requests, durations: emptyBuckets(), durationSum, bytes },
    inFlight: 0,
    connections: 0,
    memory: { rss: 0, heapUsed: 0 },
    eventLoop: { median: 0, p99: 0, max: 0, utilization: 0 },
  })
  const text = await renderMetrics(totals, { workers: new Map([['ready', 1]]), acceptQueue: 0 })
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => `\`${name}\``)
  const documented = rows.flatMap(([, name = '']) => (name.startsWith('`gateway_') ? [name] : []))
  expect(documented.toSorted()).toEqual(names.toSorted())
})
