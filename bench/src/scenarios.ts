/**
 * What is asked of the candidates. One row is one line of questions; a candidate names the rows it can answer
 * (candidates.ts). Every answer is checked once before it is measured, so that all do the same work.
 */
export interface Scenario {
  readonly name: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Bytes of JSON to send. Default: no body. */
  readonly requestBytes?: number
  /** Bytes the response body must have; without it, those of the request's body. */
  readonly responseBytes?: number
  /** Requests sent together on a connection before their answers are read. Default: 1. */
  readonly depth?: number
  /** Open connections, where the scenario is about something else than many of them. Default: the run's option. */
  readonly connections?: number
}

const kB = 1024
const MB = 1024 * kB

export const scenarios: readonly Scenario[] = [
  { name: 'hello', method: 'GET', path: '/hello', responseBytes: 5 },
  { name: 'echo-1kB', method: 'POST', path: '/echo', requestBytes: kB },
  { name: 'pipelined-16', method: 'GET', path: '/hello', responseBytes: 5, depth: 16 },
  { name: 'whole-64kB', method: 'GET', path: `/whole/${64 * kB}`, responseBytes: 64 * kB },
  { name: 'stream-64kB', method: 'GET', path: `/stream/${64 * kB}`, responseBytes: 64 * kB },
  { name: 'whole-1MB', method: 'GET', path: `/whole/${MB}`, responseBytes: MB, connections: 16 },
  { name: 'stream-1MB', method: 'GET', path: `/stream/${MB}`, responseBytes: MB, connections: 16 },
  { name: 'upload-10MB', method: 'POST', path: '/upload', requestBytes: 10 * MB, responseBytes: 8, connections: 8 },
]

/** The JSON text of exactly `bytes` bytes that a scenario sends. */
export function requestBody({ requestBytes }: Scenario): string | undefined {
  if (requestBytes === undefined) return undefined
  const frame = JSON.stringify({ text: '' })
  return JSON.stringify({ text: 'x'.repeat(requestBytes - frame.length) })
}
