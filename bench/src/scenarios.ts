/**
 * What is asked of the candidates. One row is one line of questions; a candidate names the rows it can answer
 * (candidates.ts). Every answer is checked once before it is measured, so that all do the same work.
 */
export interface Scenario {
  readonly name: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Fields to send beside those that every request has. */
  readonly headers?: Readonly<Record<string, string>>
  /** Bytes of JSON to send. Default: no body. */
  readonly requestBytes?: number
  /** What the response body must be: so many bytes, or a text that holds this one; else as many bytes as were sent. */
  readonly response?: number | string
  /** A path that is asked once before, to send the cookies it sets along with every request. */
  readonly signIn?: string
  /** Requests sent together on a connection before their answers are read. Default: 1. */
  readonly depth?: number
  /** Open connections, where the scenario is about something else than many of them. Default: the run's option. */
  readonly connections?: number
  /** Seconds until V8 has compiled what the scenario runs: before, its compiler has the server's core. Default: 2. */
  readonly warmUp?: number
  /** How many cores the server has. Default: 1. */
  readonly serverCores?: number
  /** The connections answer one request each and then stay open: what counts is the memory they take. */
  readonly isIdle?: true
}

export const kB = 1024
const MB = 1024 * kB

/** What a browser's request has more than the load generator's. */
const browser = {
  Origin: 'http://localhost:3000',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Accept-Language': 'en-US,en;q=0.5',
  'Accept-Encoding': 'gzip, deflate, br',
}
const realistic = { headers: browser, signIn: '/app/login', warmUp: 12 } as const

export const scenarios: readonly Scenario[] = [
  { name: 'hello', method: 'GET', path: '/hello', response: 5 },
  { name: 'echo-1kB', method: 'POST', path: '/echo', requestBytes: kB },
  { name: 'pipelined-16', method: 'GET', path: '/hello', response: 5, depth: 16 },
  { name: 'tls-hello', method: 'GET', path: '/hello', response: 5 },
  { name: 'new-connections', method: 'GET', path: '/hello', response: 5, headers: { Connection: 'close' } },
  { name: 'idle-8000', method: 'GET', path: '/hello', response: 5, connections: 8000, isIdle: true },
  { name: 'whole-64kB', method: 'GET', path: `/whole/${64 * kB}`, response: 64 * kB },
  { name: 'stream-64kB', method: 'GET', path: `/stream/${64 * kB}`, response: 64 * kB },
  { name: 'whole-1MB', method: 'GET', path: `/whole/${MB}`, response: MB, connections: 16 },
  { name: 'stream-1MB', method: 'GET', path: `/stream/${MB}`, response: MB, connections: 16 },
  { name: 'upload-10MB', method: 'POST', path: '/upload', requestBytes: 10 * MB, response: 8, connections: 8 },
  { name: 'realistic-page', method: 'GET', path: '/app/users/42?tab=notes', response: 'as Charles,', ...realistic },
  {
    name: 'realistic-json',
    method: 'POST',
    path: '/app/users/42/notes',
    requestBytes: kB / 4,
    response: '"author":"Charles"',
    ...realistic,
  },
  { name: 'static-100kB', method: 'GET', path: '/static/100kB.txt', response: 100 * kB, connections: 16 },
  { name: 'access-log', method: 'GET', path: '/hello', response: 5, headers: browser },
  { name: 'workers-2', method: 'GET', path: '/hello', response: 5, serverCores: 2 },
  { name: 'workers-2-password', method: 'GET', path: '/', response: 64, connections: 16, serverCores: 2 },
  { name: 'wsgi-hello', method: 'GET', path: '/hello', response: 5 },
  { name: 'flask-hello', method: 'GET', path: '/hello', response: 5 },
  { name: 'flask-sleep-10ms', method: 'GET', path: '/sleep', response: 5 },
  { name: 'pyramid-hello', method: 'GET', path: '/hello', response: 5 },
  { name: 'django-hello', method: 'GET', path: '/hello', response: 5 },
  { name: 'django-startproject', method: 'GET', path: '/hello', response: 5 },
  { name: 'wsgi-upload-10MB', method: 'POST', path: '/upload', requestBytes: 10 * MB, response: 8, connections: 8 },
  { name: 'wsgi-download-10MB', method: 'GET', path: `/download/${10 * MB}`, response: 10 * MB, connections: 8 },
]

/** The JSON text of exactly `bytes` bytes that a scenario sends. */
export function requestBody({ requestBytes }: Scenario): string | undefined {
  if (requestBytes === undefined) return undefined
  const frame = JSON.stringify({ text: '' })
  return JSON.stringify({ text: 'x'.repeat(requestBytes - frame.length) })
}
