import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Candidate } from './candidate.ts'
import { rotate, runScenario } from './run-scenario.ts'
import type { Scenario } from './scenarios.ts'
import { createScratch, type Scratch } from './scratch.ts'
import { verifyAnswer } from './verify-answer.ts'

let scratch: Scratch
beforeAll(async () => {
  scratch = await createScratch()
})
afterAll(() => scratch.remove())

const hello: Scenario = { name: 'hello', method: 'GET', path: '/hello', response: 5 }
const candidate: Candidate = { group: 'raw', name: 'a', command: ['node', 'src/servers/node-http.ts'], scenarios: [] }

/** Asks twice instead of making load, so that the order of the rounds can be seen. */
const generator = {
  name: 'counter',
  command: ({ origin }: { origin: string }) => ['node', '--eval', `await fetch('${origin}/hello')`],
  parse: () => ({ requests: 1, measurement: { requestsPerSecond: 1, bytesPerSecond: 1, p50: 1, p99: 1, errors: 0 } }),
}
const options = { generator, rounds: 3, duration: 1, connections: 1, warmUp: 1 }

test('a later round starts with another candidate', () => {
  expect(rotate(['a', 'b', 'c'], 0)).toEqual(['a', 'b', 'c'])
  expect(rotate(['a', 'b', 'c'], 4)).toEqual(['b', 'c', 'a'])
  expect(rotate([], 1)).toEqual([])
})

test('asks each candidate as often as there are rounds', async () => {
  const candidates = [candidate, { ...candidate, name: 'b' }]
  const series = await runScenario({ scenario: hello, candidates }, options, scratch)
  expect(series.map(({ rounds }) => rounds.length)).toEqual([3, 3])
})

test.skipIf(process.platform !== 'linux')('measures the processor time of a load', async () => {
  const [series] = await runScenario({ scenario: hello, candidates: [candidate] }, { ...options, rounds: 1 }, scratch)
  expect(series?.rounds[0]?.cpuPerRequest).toBeGreaterThanOrEqual(0)
  expect(series?.rounds[0]?.serverBusy).toBeLessThan(1.5)
})

test.skipIf(process.platform !== 'linux')('measures the memory of idle connections', async () => {
  const scenario: Scenario = { ...hello, isIdle: true, connections: 1000 }
  const [series] = await runScenario({ scenario, candidates: [candidate] }, { ...options, rounds: 1 }, scratch)
  const [round] = series?.rounds ?? []
  expect(round?.errors).toBe(0)
  expect(round?.memoryPerConnection).toBeGreaterThan(0)
  expect(round?.memoryPerConnection).toBeLessThan(100_000)
})

test('says who does not give the answer that is asked for', async () => {
  const scenario = { ...hello, response: 6 }
  await expect(runScenario({ scenario, candidates: [candidate] }, options, scratch)).rejects.toThrow(
    /raw, a: Error: GET \/hello: expected 200 and 6 bytes, got 200 and 5 bytes/,
  )
})

test('wants the text that a page must hold', async () => {
  const server = createServer((_request, response) => response.end('Hello, world')).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  // A TCP server's address.
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  await verifyAnswer(origin, { ...hello, response: 'world' })
  await expect(verifyAnswer(origin, { ...hello, response: 'Mars' })).rejects.toThrow('expected 200 and "Mars"')
})
