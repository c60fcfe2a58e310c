import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { mergeRows, readLatestRows, toMarkdown, writeReport, type Report } from './report.ts'
import type { Row } from './statistics.ts'

const row = (group: string, name: string, requestsPerSecond: number): Row => {
  return { group, name, measured: { requestsPerSecond, errors: 0 }, ratio: 1 }
}
const report: Report = {
  date: '2026-01-02T03:04:05.678Z',
  machine: { cpu: 'A processor', cores: 2, system: 'Linux 6', pinned: true },
  versions: { node: '26.10.0', hono: '4.0.0' },
  run: { load: 'wrk', rounds: 5, duration: 3, connections: 64 },
  skipped: ['idle-8000: too few files'],
  scenarios: { hello: [row('raw', 'node:http', 100), row('raw', 'gateway-server', 180)] },
}

test('says in Markdown what was measured, with what, and what was not', () => {
  const text = toMarkdown(report)
  expect(text).toContain('node 26.10.0, hono 4.0.0')
  expect(text).toContain('skipped: idle-8000: too few files')
  expect(text).toContain('## hello\n\n|  |  | requests/s | ratio | errors |')
  expect(text).toContain('![hello](hello.svg)')
  expect(text).toContain('| hello | raw | to node:http | requests/s | ≥ 1.70× | 1.80× | ✓ |')
})

test('writes data, text and charts, and reads the latest rows of all reports', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-report-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeReport(join(folder, 'b'), report)
  await writeReport(join(folder, 'a'), { ...report, date: '2025', scenarios: { hello: [row('raw', 'node:http', 1)] } })
  expect(await readdir(join(folder, 'b'))).toEqual(['hello.svg', 'results.json', 'results.md'])
  expect(await readLatestRows(folder)).toEqual(report.scenarios)
  expect(await readLatestRows(join(folder, 'none'))).toEqual({})
})

test('a later run replaces a group of a scenario as a whole, and leaves the others', () => {
  const first = { hello: [row('raw', 'a', 1), row('raw', 'b', 1), row('Hono', 'a', 1)], echo: [row('raw', 'a', 1)] }
  const merged = mergeRows([first, { hello: [row('raw', 'a', 2)] }])
  expect(merged).toEqual({ hello: [row('Hono', 'a', 1), row('raw', 'a', 2)], echo: first.echo })
})
