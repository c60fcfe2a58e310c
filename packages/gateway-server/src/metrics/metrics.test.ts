// From requests to the text that Prometheus reads.
import { createServer } from 'node:net'
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { requestHead } from '../lib/exchange/exchange.fixture.ts'
import type { FinishedRequest } from '../lib/exchange/request-observer.ts'
import { get, answeringPath, testServer } from '../lib/test-server.fixture.ts'
import { acceptQueue, waitingIn } from './accept-queue.ts'
import { bounds, bucketOf, emptyBuckets, quantile } from './duration-buckets.ts'
import { renderMetrics } from './prometheus.ts'
import { Reporter } from './reporter.ts'
import { RequestCounts } from './request-counts.ts'
import type { Snapshot } from './snapshot.ts'
import { Totals } from './totals.ts'

function finished(method: string, status: number, duration = 1, bytes = 10): FinishedRequest {
  const head = method === '' ? undefined : requestHead(`${method} / HTTP/1.1\r\nHost: a\r\n\r\n`)
  const nobody = { received: '', remoteAddress: undefined, remotePort: undefined, fieldLines: '', requestId: undefined }
  return { ...nobody, head, status, duration, bytes, endedAt: 0 }
}

function snapshot(pid: number, at: number, requests: readonly FinishedRequest[]): Snapshot {
  const { ...counts } = countsOf(requests)
  const memory = { rss: 1000 * pid, heapUsed: 100 * pid }
  return {
    pid,
    at,
    counts,
    inFlight: 1,
    connections: 2,
    memory,
    eventLoop: { median: 1, p99: 2, max: 4, utilization: 0.5 },
  }
}

function countsOf(requests: readonly FinishedRequest[]): RequestCounts {
  const counts = new RequestCounts()
  for (const each of requests) counts.ended(each)
  return counts
}

test('a duration belongs to the first bound that is not below it', () => {
  expect([0, 0.1, 0.11, 1, 60_000, 60_001].map((duration) => bucketOf(duration))).toEqual([0, 0, 1, 6, 29, 30])
  for (const [index, bound] of bounds.entries()) expect(bucketOf(bound)).toBe(index)
  expect(bounds).toEqual(bounds.toSorted((one, other) => one - other))
})

test('quantiles lie between the bounds of their bucket', () => {
  const buckets = emptyBuckets()
  expect(quantile(buckets, 0.5)).toBeUndefined()
  buckets[bucketOf(10)] = 90 // from 7 to 10
  buckets[bucketOf(1000)] = 10 // from 700 to 1000
  expect(quantile(buckets, 0.45)).toBeCloseTo(8.5)
  expect(quantile(buckets, 0.9)).toBeCloseTo(10)
  expect(quantile(buckets, 0.95)).toBeCloseTo(850)
  buckets[bucketOf(1e9)] = 1000
  expect(quantile(buckets, 0.99)).toBe(60_000)
})

test('the counts of workers are summed, of those that are gone too', () => {
  const totals = new Totals()
  totals.take(snapshot(1, 0, [finished('GET', 200)]))
  totals.take(snapshot(2, 0, [finished('GET', 200), finished('POST', 404)]))
  totals.take(snapshot(1, 1000, [finished('GET', 200), finished('GET', 500, 100)]))
  expect(totals.rates.requestsPerSecond).toBe(1 + 2)
  expect(totals.requestsPerSecondOf(1)).toBe(1)
  totals.ended(1)
  totals.ended(3)
  expect(totals.workers.map(({ pid }) => pid)).toEqual([2])
  expect(totals.counts).toMatchObject({ bytes: 40, durationSum: 103 })
  totals.take(snapshot(4, 0, [finished('GET', 200)]))
  expect(totals.counts.bytes).toBe(50)
})

test('Prometheus reads what prom-client writes', async () => {
  const totals = new Totals()
  totals.take(snapshot(7, 0, [finished('GET', 200, 20), finished('BREW', 418), finished('', 400, 0, 0)]))
  const workers = new Map([
    ['ready', 1],
    ['draining', 0],
  ])
  const text = await renderMetrics(totals, { workers, acceptQueue: 3 })
  const lines = text.split('\n')
  for (const line of [
    '# TYPE gateway_requests_total counter',
    'gateway_requests_total{method="GET",status="2xx"} 1',
    'gateway_requests_total{method="other",status="4xx"} 1',
    'gateway_requests_total{method="refused",status="4xx"} 1',
    '# TYPE gateway_request_duration_seconds histogram',
    'gateway_request_duration_seconds_bucket{le="0.001"} 1',
    'gateway_request_duration_seconds_bucket{le="0.02"} 2',
    'gateway_request_duration_seconds_bucket{le="+Inf"} 2',
    'gateway_request_duration_seconds_sum 0.021',
    'gateway_request_duration_seconds_count 2',
    'gateway_response_bytes_total 20',
    'gateway_requests_in_flight 1',
    'gateway_connections 2',
    'gateway_worker_resident_memory_bytes{worker="7"} 7000',
    'gateway_worker_heap_used_bytes{worker="7"} 700',
    'gateway_worker_event_loop_delay_seconds{worker="7",quantile="0.99"} 0.002',
    'gateway_worker_event_loop_utilization{worker="7"} 0.5',
    'gateway_workers{state="ready"} 1',
    'gateway_workers{state="draining"} 0',
    'gateway_accept_queue 3',
    expect.stringMatching(/^gateway_info\{version="[^"]+",node="v[^"]+"\} 1$/),
  ]) {
    expect(lines).toContainEqual(line)
  }
  expect(await renderMetrics(new Totals(), { workers, acceptQueue: undefined })).not.toContain('accept_queue')
})

test('a process reports what its server has done, at once and at its end', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }) // none of those in between
  onTestFinished(() => void vi.useRealTimers())
  const reports: Snapshot[] = []
  const reporter = new Reporter((report) => void reports.push(report))
  const { server, send } = await testServer(answeringPath, { requestObserver: reporter.observer })
  reporter.start(server)
  const connection = await send(get('/abc'))
  await connection.readResponse()
  reporter.stop()
  reporter.stop()
  expect(reports).toMatchObject([
    { pid: process.pid, inFlight: 0, connections: 0, counts: { bytes: 0 } },
    { inFlight: 0, connections: 1, counts: { bytes: 4 }, memory: { rss: expect.any(Number) } },
  ])
  expect(reports[1]?.eventLoop.utilization).toBeGreaterThan(0)
  expect(reports[1]?.eventLoop.utilization).toBeLessThanOrEqual(1)
})

test('the queue of a listening socket is read from the table of the system', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:22B8 00000000:0000 0A 00000000:0000000C 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:22B8 0100007F:D431 01 00000000:00000400 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   2: 00000000:0050 00000000:0000 0A 00000000:00000001 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
`
  expect([waitingIn(table, [8888]), waitingIn(table, [80, 8888]), waitingIn(table, [1])]).toEqual([12, 13, 0])
})

test.runIf(process.platform === 'linux')('connections that nobody accepts are in it', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const client = connect(port, '127.0.0.1')
  onTestFinished(() => void client.destroy())
  expect(await acceptQueue([port])).toBeTypeOf('number')
})
