import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { RunningServer } from '../suite/start-server.ts'
import { registerSuite } from '../suite/suite.ts'
import type { KnownGap, SuiteTest } from '../suite/suite.ts'
import { serverConformance } from './conformance.ts'
import { serveOnNodeHttp } from './node-http-server.fixture.ts'
import type { Fault } from './node-http-server.fixture.ts'

// A plain server on node:http passes, but for what node:http does in its own way; those are known gaps, as anybody
// would state them. The refusals are left to servers that claim them: node:http has other statuses.
const link = 'https://nodejs.org/api/http.html'
const differently: ReadonlyArray<readonly [test: string, reason: string]> = [
  ['environ: a method in its own case', 'its parser knows a list of methods'],
  ['environ: the authority of an absolute target, which wins over Host', 'it leaves targets as they are'],
  [
    'startResponse: status, reason and fields arrive as given, in order, and Date is added',
    'flushHeaders writes the head as UTF-8',
  ],
  ['input: 100 Continue is sent on the first read', 'it sends 100 Continue at once'],
  [
    'input: no 100 Continue where the application does not read, and the next request is not taken for the body',
    'it sends 100 Continue at once',
  ],
  [
    'connection: pipelined requests wait for each other, and are answered in order',
    'it calls for pipelined requests at once',
  ],
  ['connection: a client that has finished sending still gets its answer', 'it ends half-open connections'],
  ['failure: an error from close() leaves the response whole, and the server goes on', 'the fixture is that simple'],
  ['early hints: go out as a 103 before the head', 'the fixture is that simple'],
  ['upgrade: hands over the connection and every byte after the request', 'the fixture is that simple'],
  ['upgrade: hands over a CONNECT', 'the fixture is that simple'],
  ['upgrade: an application may ignore it, and the connection goes on', 'it stops parsing after an Upgrade field'],
  ['trailers: are sent after a chunked body to a client that takes them', 'the fixture is that simple'],
  [
    'lifecycle: a graceful stop answers the request in flight, and says that it closes',
    'it says keep-alive while it closes',
  ],
  ['lifecycle: a graceful stop waits for background work', 'the fixture is that simple'],
]
const gaps: readonly KnownGap[] = differently.map(([name, reason]) => ({ test: name, reason, link }))

const isRefusal = ({ name }: SuiteTest): boolean => name.startsWith('hostile: ')

describe('a plain server passes', () => {
  const suite = serverConformance({ start: (application) => serveOnNodeHttp(application), gaps })
  registerSuite(
    suite.filter((one) => !isRefusal(one)),
    test,
  )
})

/** Each fault, and the tests that must notice it. */
const faults: ReadonlyArray<readonly [fault: Fault, noticed: string]> = [
  ['decodes paths', 'environ: path and query, percent-encoded as sent'],
  ['skips the checks', 'startResponse: throws a TypeError at once for a value with LF'],
  ['skips the checks', 'startResponse: throws a TypeError at once for Transfer-Encoding'],
  ['never closes', 'body: is iterated to its end and closed once, after it'],
  ['never closes', 'body: close() of an array is called once'],
  ['closes twice', 'body: is iterated to its end and closed once, after it'],
  ['closes twice', 'body: is closed once when it fails'],
  ['never finishes', 'body: is finished and closed once when the client leaves'],
  ['collects bodies', 'body: each chunk is sent when it is made'],
  ['collects bodies', 'body: an array of two chunks is framed: chunked'],
  ['ignores backpressure', 'body: is not pulled further than a slow client reads'],
  ['ignores backpressure', 'write: returns a promise to a slow client, which resolves when it reads on'],
  ['tells errors', 'failure: an application that throws is a 500 that tells nothing, and the server goes on'],
  ['ends failed bodies', 'failure: a body that fails after a chunk is cut, and the server goes on'],
  ['aborts on success', 'signal: never aborts on success, also when the client leaves afterwards'],
]

test.each(faults)('a server that %s fails: %s', async (fault, noticed) => {
  const start = (application: Parameters<typeof serveOnNodeHttp>[0]): Promise<RunningServer> =>
    serveOnNodeHttp(application, fault)
  const suite = serverConformance({ start, patience: 300 })
  const found = suite.find(({ name }) => name === noticed)
  await expect(found?.run()).rejects.toThrow()
})

/** Answers everything with the same bytes. */
async function serveConstant(): Promise<RunningServer> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, close: () => new Promise((resolve) => server.close(resolve)) }
}

describe('a server that answers everything alike fails', () => {
  const suite = serverConformance({ start: serveConstant, patience: 100 })
  test.each(suite.map((one) => [one.name, one] as const))('%s', async (_name, { run }) => {
    await expect(run()).rejects.toThrow()
  })
})

test('test names are unique, so that a known gap names one', () => {
  const names = serverConformance({ start: serveConstant }).map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})
