import { expect, test } from 'vitest'
import { formatTable } from './table.ts'

const row = { group: 'raw', name: 'node:http', requestsPerSecond: 65_432.1, bytesPerSecond: 1_500_000, errors: 0 }

test('aligns names left and numbers right', () => {
  const rows = [
    { ...row, ratio: 1, latency: { p50: 0.5, p99: 2 } },
    { ...row, name: 'ours', requestsPerSecond: 100_000, ratio: 1.528, latency: { p50: 0.25, p99: 12.5 } },
    { ...row, name: 'alone', ratio: undefined, latency: { p50: 1, p99: 1 } },
  ]
  expect(formatTable('hello', rows)).toBe(
    [
      'hello',
      '                  requests/s  ratio  p50 ms  p99 ms  MB/s  errors',
      '  raw  node:http      65,432  1.00×    0.50    2.00   1.5       0',
      '  raw  ours          100,000  1.53×    0.25   12.50   1.5       0',
      '  raw  alone          65,432           1.00    1.00   1.5       0',
    ].join('\n'),
  )
})
