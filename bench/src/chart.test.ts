import { expect, test } from 'vitest'
import { drawChart } from './chart.ts'
import type { Row } from './statistics.ts'

const row: Row = { group: 'raw', name: 'node:http', measured: { requestsPerSecond: 50_000, errors: 0 }, ratio: 1 }
const chart = drawChart(
  'a < b',
  [row, { ...row, name: 'ours', measured: { requestsPerSecond: 100_000, errors: 0 }, ratio: 2 }],
  'ours',
)

test('draws a bar for each candidate, as long as its value', () => {
  const lengths = [...chart.matchAll(/<rect x=.* width="([\d.]+)"/g)].map(([, length]) => Number(length))
  expect(lengths).toEqual([160, 320])
})

test('says values and ratios, and escapes what SVG would read as tags', () => {
  expect(chart).toContain('>100,000 (2.00×)<')
  expect(chart).toContain('>a &lt; b, requests/s<')
})

test('ours has another color', () => {
  expect(new Set(chart.match(/fill="#[0-9a-f]{6}"/g)).size).toBe(3)
})

test('there is nothing to draw without rows', () => {
  expect(() => drawChart('x', [], 'ours')).toThrow(RangeError)
})
