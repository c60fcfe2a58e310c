// What an exchange leaves behind on its connection: whatever the application did, the next request is served as if
// nothing had been, or the connection is closed in good order.
import assert from 'node:assert/strict'
import type { Connection } from '../http-client/connection.ts'
import { requestBytes } from '../http-client/request.ts'
import type { RequestDescription } from '../http-client/request.ts'
import type { Response } from '../http-client/response.ts'
import type { Site } from '../suite/site.ts'
import { digestOf, patternOf } from './exchanges.ts'
import { conformanceText } from './routes.ts'
import type { Procedure } from './streaming.ts'

async function exchange(connection: Connection, request: RequestDescription): Promise<Response> {
  void connection.send(requestBytes(request))
  return await connection.readResponse(request.method)
}

async function expectText(connection: Connection): Promise<void> {
  const response = await exchange(connection, { target: '/text' })
  assert.equal(response.body.toString(), conformanceText)
}

/** What each of these leaves behind must not show in the next response. */
const before: ReadonlyArray<readonly [name: string, request: RequestDescription]> = [
  ['HEAD', { method: 'HEAD', target: '/text' }],
  ['HEAD for a stream', { method: 'HEAD', target: '/stream?chunks=3&size=10&id=head' }],
  ['a 204', { target: '/status/204' }],
  ['a 304', { target: '/status/304' }],
  ['a redirect', { target: '/redirect' }],
  ['a stream', { target: '/stream?chunks=3&size=10&id=stream' }],
  ['an echo', { method: 'POST', target: '/echo', body: patternOf(1000) }],
  ['a chunked body', { method: 'POST', target: '/digest', body: [Buffer.from('a'), Buffer.from('bc')] }],
  ['an unread body', { method: 'POST', target: '/ignore-body', body: patternOf(10_000) }],
  ['an unread chunked body', { method: 'POST', target: '/ignore-body', body: [patternOf(5000), patternOf(5000)] }],
  ['a body sent to a route that is not there', { method: 'POST', target: '/nowhere', body: patternOf(1000) }],
  ['an error before the head', { target: '/error' }],
]

const keptAlive: readonly Procedure[] = before.map(([name, request]) => ({
  name: `serves the next request on the connection after ${name}`,
  run: async (site) => {
    const connection = await site.connect()
    await exchange(connection, request)
    await expectText(connection)
  },
}))

async function pipelines(site: Site): Promise<void> {
  const requests: readonly RequestDescription[] = [
    { target: '/query?n=1' },
    { method: 'POST', target: '/echo', body: 'two' },
    { method: 'HEAD', target: '/text' },
    { target: '/stream?chunks=2&size=3&id=pipelined' },
    { method: 'POST', target: '/ignore-body', body: patternOf(10_000) },
    { target: '/query?n=6' },
  ]
  const connection = await site.connect()
  void connection.send(Buffer.concat(requests.map(requestBytes)))
  const bodies: string[] = []
  for (const { method } of requests) bodies.push((await connection.readResponse(method)).body.toString())
  assert.deepEqual(bodies, ['{"n":"1"}', 'two', '', 'aaabbb', 'ignored', '{"n":"6"}'])
}

const expectations: readonly Procedure[] = [
  {
    name: 'asks for a body that waits for 100 Continue when the application reads',
    run: async (site) => {
      const connection = await site.connect()
      const body = patternOf(1000)
      await connection.send(
        'POST /digest HTTP/1.1\r\nHost: conformance.example\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n',
      )
      assert.equal((await connection.readHead('POST')).status, 100)
      await connection.send(body)
      const response = await connection.readResponse('POST')
      assert.deepEqual(JSON.parse(response.body.toString()), digestOf(body))
      await expectText(connection)
    },
  },
  {
    name: 'answers a request that waits for 100 Continue without its body being sent',
    run: async (site) => {
      const connection = await site.connect()
      await connection.send(
        'POST /ignore-body HTTP/1.1\r\nHost: conformance.example\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n',
      )
      const response = await connection.readResponse('POST')
      assert.deepEqual([response.status, response.body.toString()], [200, 'ignored'])
    },
  },
]

export const connections: readonly Procedure[] = [
  ...keptAlive,
  { name: 'answers pipelined requests in order', run: pipelines },
  ...expectations,
  {
    name: 'answers a client that sends 20 MB nobody reads',
    run: async (site) => {
      const connection = await site.connect()
      void connection.send(requestBytes({ method: 'POST', target: '/ignore-body', body: patternOf(20_000_000) }))
      const response = await connection.readResponse('POST')
      assert.deepEqual([response.complete, response.body.toString()], [true, 'ignored'])
    },
  },
  {
    name: 'closes the connection when the client asks for it',
    run: async (site) => {
      const connection = await site.connect()
      const response = await exchange(connection, { target: '/text', headers: [['Connection', 'close']] })
      assert.deepEqual([response.body.toString(), response.headers['connection']], [conformanceText, 'close'])
      assert.equal((await connection.readToEnd()).length, 0)
    },
  },
  {
    name: 'ends a stream with the connection for HTTP/1.0',
    run: async (site) => {
      const connection = await site.connect()
      const response = await exchange(connection, { target: '/stream?chunks=3&size=5&id=old', version: '1.0' })
      assert.deepEqual([response.framing, response.body.toString()], ['close', 'aaaaabbbbbccccc'])
    },
  },
  {
    name: 'answers a client that has finished sending',
    run: async (site) => {
      const connection = await site.connect()
      await connection.send(requestBytes({ target: '/text' }))
      connection.finish()
      assert.equal((await connection.readResponse()).body.toString(), conformanceText)
    },
  },
]
