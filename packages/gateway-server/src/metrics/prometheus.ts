// The metrics as Prometheus reads them, written by prom-client, which is loaded with the first scrape. Names and labels are
// a public interface: dashboards and alerts stand on them.
import { serverVersion } from '../lib/server-version.ts'
import { bounds } from './duration-buckets.ts'
import { methods, statusClasses } from './request-counts.ts'
import type { Counts, Snapshot } from './snapshot.ts'
import { totalOf } from './snapshot.ts'
import type { Totals } from './totals.ts'

/** What there is besides what workers report. */
export interface Surroundings {
  /** How many workers are in each state. */
  readonly workers: ReadonlyMap<string, number>
  /** Connections that nobody has accepted yet; undefined where that is not known. */
  readonly acceptQueue: number | undefined
}

export const contentType = 'text/plain; version=0.0.4; charset=utf-8'

/** The text of `/metrics`. */
export async function renderMetrics(totals: Totals, surroundings: Surroundings): Promise<string> {
  const { AggregatorRegistry } = await import('prom-client')
  const { counts, workers } = totals
  const metrics = [...ofRequests(counts), ...ofMoment(workers), ...ofWorkers(workers), ...ofSurroundings(surroundings)]
  return AggregatorRegistry.aggregate([metrics]).metrics()
}

type Labels = Record<string, string | number>

/** As prom-client's registries write metrics down for one another. */
interface Metric {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly aggregator: 'sum'
  readonly values: readonly { readonly labels: Labels; readonly value: number; readonly metricName?: string }[]
}

type Value = readonly [labels: Labels, value: number]

function metric(type: Metric['type'], name: string, help: string, values: readonly Value[]): Metric {
  return { name, help, type, aggregator: 'sum', values: values.map(([labels, value]) => ({ labels, value })) }
}

const gauge = (name: string, help: string, ...values: readonly Value[]): Metric => metric('gauge', name, help, values)

function ofRequests(counts: Counts): Metric[] {
  const requests = counts.requests.map((count, index) => {
    const method = methods[Math.floor(index / statusClasses.length)] ?? ''
    return [{ method, status: statusClasses[index % statusClasses.length] ?? '' }, count] as const
  })
  const seen = requests.filter(([{ method }, count]) => count > 0 || method === 'GET')
  return [
    metric('counter', 'gateway_requests_total', 'Requests that have ended, by method and class of status', seen),
    histogram(counts),
    metric('counter', 'gateway_response_bytes_total', 'Bytes of the bodies of responses', [[{}, counts.bytes]]),
  ]
}

const durationName = 'gateway_request_duration_seconds'

function histogram({ durations, durationSum }: Counts): Metric {
  const total = totalOf(durations)
  let within = 0
  const buckets = bounds.map((bound, index) => {
    within += durations[index] ?? 0
    return { labels: { le: bound / 1000 }, value: within, metricName: `${durationName}_bucket` }
  })
  const values = [
    ...buckets,
    { labels: { le: '+Inf' }, value: total, metricName: `${durationName}_bucket` },
    { labels: {}, value: durationSum / 1000, metricName: `${durationName}_sum` },
    { labels: {}, value: total, metricName: `${durationName}_count` },
  ]
  return {
    ...metric('histogram', durationName, "From the end of a request's head to the end of its response", []),
    values,
  }
}

function ofMoment(workers: readonly Snapshot[]): Metric[] {
  const sum = (of: (worker: Snapshot) => number): Value => [{}, totalOf(workers.map(of))]
  return [
    gauge(
      'gateway_requests_in_flight',
      'Requests that are with the application',
      sum(({ inFlight }) => inFlight),
    ),
    gauge(
      'gateway_connections',
      'Open connections',
      sum(({ connections }) => connections),
    ),
  ]
}

function ofWorkers(workers: readonly Snapshot[]): Metric[] {
  const each = (of: (worker: Snapshot) => number): Value[] =>
    workers.map((worker) => [{ worker: worker.pid }, of(worker)])
  const delays = workers.flatMap(({ pid, eventLoop: { median, p99, max } }) =>
    Object.entries({ 0.5: median, 0.99: p99, 1: max }).map(
      ([quantile, delay]) => [{ worker: pid, quantile }, delay / 1000] as const,
    ),
  )
  const busy = each(({ eventLoop }) => eventLoop.utilization)
  const resident = each(({ memory }) => memory.rss)
  const heap = each(({ memory }) => memory.heapUsed)
  return [
    gauge('gateway_worker_resident_memory_bytes', 'Memory of a worker', ...resident),
    gauge('gateway_worker_heap_used_bytes', 'Memory of its JavaScript objects', ...heap),
    gauge('gateway_worker_event_loop_delay_seconds', 'How late its event loop was, in the last second', ...delays),
    gauge('gateway_worker_event_loop_utilization', 'The part of the last second that it was busy', ...busy),
  ]
}

function ofSurroundings({ workers, acceptQueue }: Surroundings): Metric[] {
  const states = [...workers].map(([state, count]) => [{ state }, count] as const)
  const queue = 'Connections that wait in the operating system to be accepted'
  return [
    gauge('gateway_workers', 'Workers, by state', ...states),
    ...(acceptQueue === undefined ? [] : [gauge('gateway_accept_queue', queue, [{}, acceptQueue])]),
    gauge('gateway_info', 'The versions in use', [{ version: serverVersion, node: process.version }, 1]),
  ]
}
