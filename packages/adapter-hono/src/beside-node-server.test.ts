// In one process with @hono/node-server, which puts classes of its own on the global object too (honojs/node-server#154,
// #321): whoever comes last, the app works on both servers, and what one has made the other sends.
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { fetchRaw, type RunningServer } from '@gateway-server/testkit'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { afterEach, expect, test } from 'vitest'
import { toApplication } from './index.ts'
import { serve } from './servers.fixture.ts'

const running: RunningServer[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})

function createApp(): Hono {
  const app = new Hono().use('/tagged', etag(), cors())
  app.get('/tagged', (c) => c.text('tagged'))
  app.get('/json', (c) => c.json({ a: 1 }, 201, { 'X-A': '1' }))
  app.get('/stream', () => new Response(new Response('streamed').body))
  app.post('/echo', async (c) => c.json(await c.req.json()))
  app.get('/proxied', async (c) => fetch(new Request(`http://127.0.0.1:${c.req.query('port')}/json`, c.req.raw)))
  return app.get('/made', () => constant)
}
const constant = new Response('made before any server')

async function onOurs(app: Hono): Promise<number> {
  const server = await serve(toApplication(app))
  running.push(server)
  return server.port
}

async function onHonos(app: Hono): Promise<number> {
  const server = createAdaptorServer({ fetch: app.fetch }) // with the global object changed, as by default
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  running.push({ port: 0, close: () => new Promise((resolve) => void server.close(resolve)) })
  return (server.address() as AddressInfo).port // it listens on TCP
}

async function answers(port: number): Promise<unknown> {
  const targets = ['/tagged', '/json', '/stream', `/proxied?port=${port}`, '/nowhere']
  const asked = targets.map((target) => fetchRaw(port, { target }))
  const echoed = fetchRaw(port, { method: 'POST', target: '/echo', body: '{"b":2}' })
  const all = await Promise.all([...asked, echoed])
  return all.map(({ status, headers, body }) => [status, headers['etag'], headers['x-a'], body.toString()])
}

const expected = [
  [200, expect.stringMatching(/^"/), undefined, 'tagged'],
  [201, undefined, '1', '{"a":1}'],
  [200, undefined, undefined, 'streamed'],
  [201, undefined, '1', '{"a":1}'],
  [404, undefined, undefined, '404 Not Found'],
  [200, undefined, undefined, '{"b":2}'],
]

test('the app answers on ours and on Hono’s own server, whoever came last', async () => {
  const app = createApp()
  const first = await onOurs(app)
  expect(await answers(first)).toEqual(expected)
  const second = await onHonos(app)
  expect(await answers(second)).toEqual(expected)
  expect(await answers(first)).toEqual(expected)
  const third = await onOurs(createApp())
  expect(await answers(third)).toEqual(expected)
  expect(await answers(second)).toEqual(expected)
})

test('a Response made before any server is sent by ours', async () => {
  const { body } = await fetchRaw(await onOurs(createApp()), { target: '/made' })
  expect(body.toString()).toBe('made before any server')
})
