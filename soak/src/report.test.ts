import { expect, test } from 'vitest'
import { chartOf } from './chart.ts'
import { reportOf, sampleTable, verdictOf } from './report.ts'
import type { SoakResult } from './soak.ts'
import { samplesOf } from './samples.fixture.ts'

const samples = samplesOf(121, () => ({}))
const result: SoakResult = {
  samples,
  rest: [samples[0]!, samples[1]!], // there are 121
  turns: new Map([['keep-alive', 7]]),
  connections: 70,
  loadRss: 1024 * 1024,
  judged: true,
  faults: [],
}
const facts = { command: 'pnpm soak', date: '2026-01-01', seed: 1, minutes: 10, node: 'v26' }

test('the verdict says what failed, that it was too short, or that all is well', () => {
  expect(verdictOf({ ...result, faults: ['a', 'b'] })).toBe('Failed: a')
  expect(verdictOf({ ...result, judged: false })).toContain('Too short')
  expect(verdictOf(result)).toContain('Memory is flat')
})

test('the report has the verdict, the counts and at most thirty samples', () => {
  const report = reportOf(result, facts)
  expect(report).toContain('| keep-alive | 7 |')
  expect(report).toContain('70 connections, 1000 requests that reached the application, 20 refused')
  expect(report.match(/^\| \d+ \| 120\.00 \| 9\.00 \| 5\.00 \| 12 \| 10 \| 1000 \| 20 \|$/gm)).toHaveLength(24)
})

test('a table has a row for each sample', () => {
  expect(sampleTable(samples.slice(0, 2)).split('\n')).toHaveLength(4)
})

test('the chart is an SVG with a point of each line for each sample', () => {
  const chart = chartOf(samples, 'a title')
  expect(chart).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg".*<\/svg>\n$/s)
  const lines = [...chart.matchAll(/<polyline .*points="([^"]*)"/g)].map(([, points]) => points?.split(' ').length)
  expect(lines).toEqual([121, 121, 121])
  expect(chart).not.toMatch(/NaN|Infinity/)
})
