import { expect, test } from 'vitest'
import type { Row } from './statistics.ts'
import { formatMarkdown, formatTable, toTable } from './table.ts'

const measured = { requestsPerSecond: 65_432.1, p99: 2, bytesPerSecond: 1_500_000, errors: 0 }
const rows: Row[] = [
  { group: 'raw', name: 'node:http', measured, ratio: 1 },
  {
    group: 'raw',
    name: 'ours',
    measured: { ...measured, requestsPerSecond: 100_000, p99: 12.5, cpuPerRequest: 7.94, serverBusy: 0.985 },
    ratio: 1.528,
  },
  { group: 'raw', name: 'alone', measured, ratio: undefined },
]

test('aligns names left and numbers right, and leaves empty what was not measured', () => {
  expect(formatTable('hello', toTable(rows))).toBe(
    [
      'hello',
      '                  requests/s  ratio  p99 ms  MB/s  CPU µs  busy %  errors',
      '  raw  node:http      65,432  1.00×    2.00   1.5                       0',
      '  raw  ours          100,000  1.53×   12.50   1.5     7.9      99       0',
      '  raw  alone          65,432           2.00   1.5                       0',
    ].join('\n'),
  )
})

test('has no column for what no row has', () => {
  const [row] = rows
  expect(formatMarkdown(toTable(row === undefined ? [] : [row]))).toBe(
    [
      '|  |  | requests/s | ratio | p99 ms | MB/s | errors |',
      '| --- | --- | --: | --: | --: | --: | --: |',
      '| raw | node:http | 65,432 | 1.00× | 2.00 | 1.5 | 0 |',
    ].join('\n'),
  )
})

test('names processes and threads where rows have them', () => {
  const row: Row = {
    group: 'Flask',
    name: 'ours',
    workers: '1 × 4',
    measured: { requestsPerSecond: 5, errors: 0 },
    ratio: 1,
  }
  const [{ workers: _, ...other }] = [row]
  expect(formatMarkdown(toTable([row, other]))).toBe(
    [
      '|  |  | processes × threads | requests/s | ratio | errors |',
      '| --- | --- | --- | --: | --: | --: |',
      '| Flask | ours | 1 × 4 | 5 | 1.00× | 0 |',
      '| Flask | ours |  | 5 | 1.00× | 0 |',
    ].join('\n'),
  )
})

test('shows memory in thousands of bytes, first', () => {
  const idle: Row = { group: 'raw', name: 'ours', measured: { memoryPerConnection: 4932, errors: 0 }, ratio: 0.35 }
  expect(formatMarkdown(toTable([idle]))).toContain('| raw | ours | 4.9 | 0.35× | 0 |')
})
