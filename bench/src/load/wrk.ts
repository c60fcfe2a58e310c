/** wrk, steered by wrk.lua beside it. */
import { join } from 'node:path'
import type { LoadGenerator, LoadOptions, LoadReport } from './load-generator.ts'

const script = join(import.meta.dirname, 'wrk.lua')

export const wrk: LoadGenerator = { name: 'wrk', command, parse }

function command({ origin, scenario, headers, bodyFile, connections, duration }: LoadOptions): readonly string[] {
  const load = ['--threads', '1', '--connections', String(connections), '--duration', `${duration}s`]
  const fields = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`])
  const body = bodyFile === undefined ? [] : [bodyFile]
  const question = [scenario.method, scenario.path, String(scenario.depth ?? 1), ...body]
  return ['wrk', ...load, ...fields, '--latency', '--timeout', '10s', '--script', script, origin, '--', ...question]
}

function parse(output: string): LoadReport {
  const measurement = {
    requestsPerSecond: Number(find(output, /^Requests\/sec:\s+([\d.]+)/m)),
    bytesPerSecond: toBytes(find(output, /^Transfer\/sec:\s+(\S+)/m)),
    p50: toMilliseconds(find(output, /^\s+50%\s+(\S+)/m)),
    p99: toMilliseconds(find(output, /^\s+99%\s+(\S+)/m)),
    errors: countErrors(output),
  }
  return { requests: Number(find(output, /^\s+(\d+) requests in /m)), measurement }
}

function find(output: string, pattern: RegExp): string {
  const value = pattern.exec(output)?.[1]
  if (value === undefined) throw new Error(`wrk did not report ${pattern.source}:\n${output}`)
  return value
}

/** wrk's units of time, in milliseconds. */
const times: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** wrk's units of size: binary in spite of their names. */
const sizes: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 }

function toMilliseconds(text: string): number {
  return scale(text, times)
}

function toBytes(text: string): number {
  return scale(text, sizes)
}

function scale(text: string, units: Readonly<Record<string, number>>): number {
  const [, amount, unit = ''] = /^([\d.]+)([A-Za-z]+)$/.exec(text) ?? []
  const factor = units[unit]
  if (factor === undefined) throw new Error(`wrk reported ${text}, which has no unit we know`)
  return Number(amount) * factor
}

function countErrors(output: string): number {
  const refused = /^\s*Non-2xx or 3xx responses: (\d+)/m.exec(output)
  const broken = /^\s*Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/m.exec(output)
  const numbers = [...(refused?.slice(1) ?? []), ...(broken?.slice(1) ?? [])]
  return numbers.map(Number).reduce((sum, number) => sum + number, 0)
}
