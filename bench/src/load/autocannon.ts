/** autocannon, for machines without wrk. It runs in JavaScript and is slower than the servers it asks. */
import type { LoadGenerator, LoadOptions, LoadReport } from './load-generator.ts'

export const autocannon: LoadGenerator = { name: 'autocannon', command, parse }

/** The part of autocannon's JSON report that we read; times in milliseconds, throughput in bytes per second. */
interface Report {
  readonly requests: { readonly average: number; readonly total: number }
  readonly throughput: { readonly average: number }
  readonly latency: { readonly p50: number; readonly p99: number }
  readonly errors: number
  readonly non2xx: number
}

function command({ origin, scenario, headers, bodyFile, connections, duration }: LoadOptions): readonly string[] {
  const load = ['--connections', String(connections), '--duration', String(duration)]
  const content = bodyFile === undefined ? [] : ['--headers', 'Content-Type=application/json', '--input', bodyFile]
  const fields = Object.entries(headers).flatMap(([name, value]) => ['--headers', `${name}=${value}`])
  const question = ['--method', scenario.method, '--pipelining', String(scenario.depth ?? 1), ...fields, ...content]
  return ['autocannon', ...load, ...question, '--json', '--no-progress', origin + scenario.path]
}

function parse(output: string): LoadReport {
  const json = output.split('\n').find((line) => line.startsWith('{'))
  if (json === undefined) throw new Error(`autocannon did not report JSON:\n${output}`)
  // Guaranteed by autocannon's --json.
  const { requests, throughput, latency, errors, non2xx } = JSON.parse(json) as Report
  const measurement = {
    requestsPerSecond: requests.average,
    bytesPerSecond: throughput.average,
    p50: latency.p50,
    p99: latency.p99,
    errors: errors + non2xx,
  }
  return { requests: requests.total, measurement }
}
