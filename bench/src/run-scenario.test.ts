import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { rotate, runScenario } from './run-scenario.ts'
import type { Candidate } from './candidates.ts'
import type { Scenario } from './scenarios.ts'
import { verifyAnswer } from './verify-answer.ts'

const hello: Scenario = { name: 'hello', method: 'GET', path: '/hello', responseBytes: 5 }

/** Counts instead of making load, so that the order of the rounds can be seen. */
const generator = {
  name: 'counter',
  command: ({ origin }: { origin: string }) => ['node', '--print', `'asked ${origin}'`],
  parse: () => ({ requestsPerSecond: 1, bytesPerSecond: 1, latency: { p50: 1, p99: 1 }, errors: 0 }),
}

test('a later round starts with another candidate', () => {
  expect(rotate(['a', 'b', 'c'], 0)).toEqual(['a', 'b', 'c'])
  expect(rotate(['a', 'b', 'c'], 4)).toEqual(['b', 'c', 'a'])
  expect(rotate([], 1)).toEqual([])
})

test('asks each candidate as often as there are rounds', async () => {
  const candidate: Candidate = { group: 'raw', name: 'a', command: ['node', 'src/servers/node-http.ts'], scenarios: [] }
  const candidates = [candidate, { ...candidate, name: 'b' }]
  const series = await runScenario(
    { scenario: hello, candidates },
    { generator, rounds: 3, duration: 1, connections: 1 },
  )
  expect(series.map(({ rounds }) => rounds.length)).toEqual([3, 3])
})

test('does not measure a candidate that gives another answer', async () => {
  const server = createServer((_request, response) => response.end('Hello, world')).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  // A TCP server's address.
  const { port } = server.address() as AddressInfo
  await expect(verifyAnswer(`http://127.0.0.1:${port}`, hello)).rejects.toThrow(
    'expected 200 and 5 bytes, got 200 and 12',
  )
})
