// @fastify/websocket, which listens on the app's own server and routes an upgrade through the app: on Fastify's server and
// on the gateway.
import { once } from 'node:events'
import websocket from '@fastify/websocket'
import { fetchRaw } from '@gateway-server/testkit'
import type { RunningServer } from '@gateway-server/testkit'
import { fastify } from 'fastify'
import type { FastifyInstance } from 'fastify'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { toApplication } from './index.ts'
import { serve, serveNative } from './servers.fixture.ts'

function createApp(): FastifyInstance {
  const app = fastify()
  void app.register(websocket, { options: { maxPayload: 2 << 20 } })
  void app.register(async (scope) => {
    scope.addHook('preValidation', async (request, reply) => {
      if (request.headers['x-refused'] !== undefined) await reply.code(401).send('not you')
    })
    scope.get('/echo', { websocket: true }, (socket, request) => {
      socket.send(`${request.ip} ${JSON.stringify(request.query)}`)
      socket.on('message', (data: Buffer, isBinary: boolean) => socket.send(data, { binary: isBinary }))
    })
    scope.route({
      method: 'GET',
      url: '/both',
      handler: (_request, reply) => void reply.send('page'),
      wsHandler: (socket) => void socket.close(4002, 'seen'),
    })
  })
  return app
}

describe.each<[name: string, start: (app: FastifyInstance) => Promise<RunningServer>, closeCode: number]>([
  ['Fastify’s server', serveNative, 1005],
  ['the gateway', (app) => serve(toApplication(app)), 1001],
])('on %s, @fastify/websocket', (_name, start, closeCode) => {
  test('routes sockets through hooks and handlers', async () => {
    const site = await start(createApp())
    const client = new WebSocket(`ws://127.0.0.1:${site.port}/echo?a=1`)
    client.binaryType = 'nodebuffer'
    expect(String((await once(client, 'message'))[0])).toBe('127.0.0.1 {"a":"1"}')
    for (const data of [Buffer.from('text'), Buffer.alloc(1 << 20, 7)]) {
      client.send(data)
      expect(data.equals((await once(client, 'message'))[0] as Buffer)).toBe(true)
    }
    client.close()
    await once(client, 'close')
    await site.close()
  })

  test('serves a page and a socket at one address', async () => {
    const site = await start(createApp())
    expect((await fetchRaw(site.port, { target: '/both' })).body.toString()).toBe('page')
    const client = new WebSocket(`ws://127.0.0.1:${site.port}/both`)
    const [code, reason] = await once(client, 'close')
    expect([code, String(reason)]).toEqual([4002, 'seen'])
    await site.close()
  })

  test.each([
    ['/nowhere', {}, 404],
    ['/echo', { 'x-refused': 'yes' }, 401],
  ])('refuses %s with headers %j', async (path, headers, status) => {
    const site = await start(createApp())
    const client = new WebSocket(`ws://127.0.0.1:${site.port}${path}`, { headers })
    client.on('error', () => {})
    const [, response] = await once(client, 'unexpected-response')
    expect(Reflect.get(response as object, 'statusCode')).toBe(status)
    client.terminate()
    await site.close()
  })

  test('closes its clients when the server stops', async () => {
    const site = await start(createApp())
    const client = new WebSocket(`ws://127.0.0.1:${site.port}/echo`)
    await once(client, 'message')
    const [[code]] = await Promise.all([once(client, 'close'), site.close()])
    expect(code).toBe(closeCode)
  })
})

test('the app’s server tells of the gateway server', async () => {
  const app = createApp()
  const events: string[] = []
  app.server.on('listening', () => events.push('listening')).on('close', () => events.push('close'))
  const site = await serve(toApplication(app))
  await fetchRaw(site.port, { target: '/both' })
  expect([app.server.listening, app.server.address()]).toEqual([
    true,
    { address: '127.0.0.1', family: 'IPv4', port: site.port },
  ])
  expect(app.addresses()).toEqual([app.server.address()])
  await site.close()
  expect([app.server.listening, app.server.address(), events]).toEqual([false, null, ['listening', 'close']])
})

test('requests go to whoever has taken over the app’s server, as socket.io does', async () => {
  const app = createApp()
  await app.ready()
  const [routing] = app.server.listeners('request')
  app.server.removeAllListeners('request')
  app.server.on('request', (request, response) => {
    if (request.url === '/mine') response.end('mine')
    else Reflect.apply(routing!, app.server, [request, response]) // there is one
  })
  const site = await serve(toApplication(app))
  expect((await fetchRaw(site.port, { target: '/mine' })).body.toString()).toBe('mine')
  expect((await fetchRaw(site.port, { target: '/both' })).body.toString()).toBe('page')
  await site.close()
})
