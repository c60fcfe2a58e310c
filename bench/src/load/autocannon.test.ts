import { expect, test } from 'vitest'
import { autocannon } from './autocannon.ts'

const report = {
  errors: 1,
  non2xx: 2,
  latency: { p50: 3, p99: 12 },
  requests: { average: 14_500, total: 29_000 },
  throughput: { average: 1_826_304 },
}

test('reads the report among other lines', () => {
  expect(autocannon.parse(`a warning\n${JSON.stringify(report)}\n`)).toEqual({
    requests: 29_000,
    measurement: { requestsPerSecond: 14_500, bytesPerSecond: 1_826_304, p50: 3, p99: 12, errors: 3 },
  })
})

test('refuses output without a report', () => {
  expect(() => autocannon.parse('connection refused')).toThrow(/connection refused/)
})

test('asks the scenario’s question', () => {
  const command = autocannon.command({
    origin: 'http://127.0.0.1:1',
    scenario: { name: 'x', method: 'POST', path: '/echo', requestBytes: 1024 },
    headers: { Cookie: 'a=b' },
    bodyFile: 'body.json',
    connections: 64,
    duration: 5,
  })
  expect(command.at(-1)).toBe('http://127.0.0.1:1/echo')
  expect(command.join(' ')).toContain('--method POST')
  expect(command.join(' ')).toContain('--input body.json')
  expect(command.join(' ')).toContain('--headers Cookie=a=b')
})
