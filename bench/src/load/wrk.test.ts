import { expect, test } from 'vitest'
import type { Scenario } from '../scenarios.ts'
import { wrk } from './wrk.ts'

const output = `Running 1s test @ http://127.0.0.1:18777/
  1 threads and 2 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   324.22us    0.97ms  11.30ms   95.11%
    Req/Sec    15.30k     4.08k   18.86k    90.91%
  Latency Distribution
     50%  107.00us
     75%  142.00us
     90%  372.00us
     99%    5.67ms
  16736 requests in 1.10s, 2.01MB read
Requests/sec:  15200.44
Transfer/sec:      1.82MB
`
const scenario: Scenario = { name: 'x', method: 'GET', path: '/hello', response: 5 }
const load = { origin: 'http://127.0.0.1:1', scenario, headers: { Cookie: 'a=b' }, connections: 64, duration: 5 }

test('reads the count, rates, and latencies in milliseconds', () => {
  expect(wrk.parse(output)).toEqual({
    requests: 16_736,
    measurement: {
      requestsPerSecond: 15_200.44,
      bytesPerSecond: 1.82 * 1024 ** 2,
      p50: 0.107,
      p99: 5.67,
      errors: 0,
    },
  })
})

test.each([
  ['99%    1.20s', 1200],
  ['99%    2.00m', 120_000],
  ['99%    5.00us', 0.005],
])('reads a latency of %s', (line, milliseconds) => {
  expect(wrk.parse(output.replace('99%    5.67ms', line)).measurement.p99).toBeCloseTo(milliseconds)
})

test('counts answers that were not 2xx and every kind of broken connection', () => {
  const broken = '  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 1624\n'
  expect(wrk.parse(output.replace('Requests/sec', `${broken}Requests/sec`)).measurement.errors).toBe(1634)
})

test('refuses output that is not a report', () => {
  expect(() => wrk.parse('unable to connect to 127.0.0.1:1 Connection refused')).toThrow(/unable to connect/)
})

test('refuses a unit it does not know rather than guess', () => {
  expect(() => wrk.parse(output.replace('1.82MB', '1.82XB'))).toThrow(/1\.82XB/)
})

test('hands the question to the script after a double dash', () => {
  const command = wrk.command({ ...load, scenario: { ...scenario, method: 'POST', depth: 16 }, bodyFile: 'body.json' })
  expect(command.slice(command.indexOf('--'))).toEqual(['--', 'POST', '/hello', '16', 'body.json'])
})

test('sends the fields it is given', () => {
  expect(wrk.command(load).join('|')).toContain('--header|Cookie: a=b')
})
