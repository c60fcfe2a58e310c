// `c.env.incoming` and `c.env.outgoing` as apps for @hono/node-server use them: code for node:http inside a Hono app, which
// answers by itself. Compared with Hono's own server over the wire.
import { createHash } from 'node:crypto'
import { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { fetchRaw, type RequestDescription } from '@gateway-server/testkit'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { expect, test } from 'vitest'
import { toApplication } from './index.ts'
import { serve } from './servers.fixture.ts'

const app = new Hono<{ Bindings: HttpBindings }>()
app.get('/classes', (c) =>
  c.json([c.env.incoming instanceof IncomingMessage, c.env.outgoing instanceof ServerResponse]),
)
app.get('/same', (c) => c.json([c.env.incoming === c.env.incoming, c.env.outgoing.req === c.env.incoming]))
app.get('/facts', (c) => {
  const { method, url, headers, httpVersion, socket } = c.env.incoming
  return c.json([method, url, headers['x-a'], httpVersion, socket.remoteAddress])
})
app.get('/at-once', (c) => {
  c.env.outgoing.writeHead(201, 'Made', { 'X-A': ['1', '2'], 'Content-Type': 'text/plain' })
  c.env.outgoing.end('by node')
  return RESPONSE_ALREADY_SENT
})
app.get('/later', (c) => {
  setImmediate(() => c.env.outgoing.setHeader('x-a', '1').end('later'))
  return RESPONSE_ALREADY_SENT
})
app.get('/chunks', async (c) => {
  c.env.outgoing.write('one ')
  await new Promise((resolve) => setImmediate(resolve))
  c.env.outgoing.end('two')
  return RESPONSE_ALREADY_SENT
})
app.post('/digest', async (c) => {
  const hash = createHash('sha256')
  await pipeline(c.env.incoming, hash)
  return c.text(hash.digest('hex'))
})
app.post('/gzip', async (c) => {
  c.env.outgoing.setHeader('content-encoding', 'gzip')
  await pipeline(c.env.incoming, createGzip(), c.env.outgoing)
  return RESPONSE_ALREADY_SENT
})
app.post('/limited', bodyLimit({ maxSize: 5 }), async (c) => c.text(await c.req.text()))
app.get('/looked-at', (c) => {
  c.env.outgoing.setHeader('x-unsent', '1')
  return c.text(`from ${c.env.incoming.method}`)
})

async function onOurs<Result>(ask: (port: number) => Promise<Result>): Promise<Result> {
  const server = await serve(toApplication(app))
  try {
    return await ask(server.port)
  } finally {
    await server.close()
  }
}

async function onHonos<Result>(ask: (port: number) => Promise<Result>): Promise<Result> {
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  try {
    return await ask((server.address() as AddressInfo).port) // it listens on TCP
  } finally {
    server.close()
  }
}

const body = 'x'.repeat(100_000)
const asked: ReadonlyArray<RequestDescription & { readonly target: string }> = [
  { target: '/classes' },
  { target: '/same' },
  { target: '/facts?q=1', headers: [['X-A', '1']] },
  { target: '/at-once' },
  { target: '/later' },
  { target: '/chunks' },
  { method: 'POST', target: '/digest', body },
  { method: 'POST', target: '/gzip', body },
  { method: 'POST', target: '/limited', body },
]

test.each(asked)('$target is answered as on Hono’s own server', async (request) => {
  const answer = async (port: number): Promise<unknown> => {
    const { status, reason, headers, body: bytes } = await fetchRaw(port, request)
    return [
      status,
      reason,
      headers['x-a'],
      headers['content-type']?.replace('; ', ';'), // with a space or without, as the class has it

      headers['content-encoding'],
      bytes.toString('latin1'),
    ]
  }
  const ours = await onOurs(answer)
  expect(ours).toEqual(await onHonos(answer))
  expect(ours).toContain(request.target === '/limited' ? 413 : request.target === '/at-once' ? 201 : 200)
})

test('a Response goes out where outgoing was only looked at', async () => {
  const { status, body: bytes } = await onOurs((port) => fetchRaw(port, { target: '/looked-at' }))
  expect([status, bytes.toString()]).toEqual([200, 'from GET'])
})
