// http-proxy in front of a server with WebSockets: what it does with both messages, and with upgrades, on node:http and on
// the gateway. What http-proxy-middleware finds through `request.socket.server` is looked for the same way.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fetchRaw } from '@gateway-server/testkit'
import httpProxy from 'http-proxy'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { sites } from './sites.fixture.ts'

let target: Server
let port: number

beforeAll(async () => {
  target = createServer((request, response) => {
    response.setHeader('X-Forwarded', String(request.headers['x-forwarded-for']))
    request.pipe(response.writeHead(201, 'Proxied', { 'X-Method': request.method }))
  })
  new WebSocketServer({ server: target }).on('connection', (socket) => {
    socket.on('message', (data) => socket.send(`target: ${String(data)}`))
    socket.on('close', (code) => target.emit('closed', code))
  })
  await new Promise<void>((resolve) => void target.listen(0, '127.0.0.1', resolve))
  port = (target.address() as AddressInfo).port // it listens on TCP
})

afterAll(() => {
  target.closeAllConnections()
  target.close()
})

describe.each(sites)('on %s, http-proxy', (_name, start) => {
  test('passes requests and responses through, bodies and errors too', async () => {
    const proxy = httpProxy.createProxyServer({ target: { host: '127.0.0.1', port }, xfwd: true })
    const site = await start(
      (request, response) => {
        if (request.url === '/gone') proxy.web(request, response, { target: 'http://127.0.0.1:1' })
        else proxy.web(request, response)
      },
      () => {},
    )
    proxy.on('error', (error, _request, response) => {
      if ('writeHead' in response) response.writeHead(502).end(Reflect.get(error, 'code'))
    })
    const body = Buffer.alloc(300_000, 'b')
    const posted = await fetchRaw(site.port, {
      method: 'POST',
      target: '/a',
      body: [body.subarray(0, 9), body.subarray(9)],
    })
    expect([posted.status, posted.reason, posted.headers['x-forwarded'], posted.body.equals(body)]).toEqual([
      201,
      'Proxied',
      '127.0.0.1',
      true,
    ])
    const gone = await fetchRaw(site.port, { target: '/gone' })
    expect([gone.status, gone.body.toString()]).toEqual([502, 'ECONNREFUSED'])
    await site.close()
  })

  test('passes WebSockets through, from the server’s upgrade', async () => {
    const proxy = httpProxy.createProxyServer({ target: { host: '127.0.0.1', port }, ws: true })
    const site = await start(
      (request, response) => proxy.web(request, response),
      (server) => server.on('upgrade', (request, socket, head) => proxy.ws(request, socket, head)),
    )
    await talk(site.port)
    await site.close()
  })

  test('is found through a request’s socket, by middleware that subscribes with the first request', async () => {
    const proxy = httpProxy.createProxyServer({ target: { host: '127.0.0.1', port }, ws: true })
    let subscribed = false
    const site = await start(
      (request, response) => {
        const server = Reflect.get(request.socket, 'server') as Server // as http-proxy-middleware does
        if (!subscribed) server.on('upgrade', (upgrade, socket, head) => proxy.ws(upgrade, socket, head))
        subscribed = true
        response.end('subscribed')
      },
      () => {},
    )
    expect((await fetchRaw(site.port, {})).body.toString()).toBe('subscribed')
    await talk(site.port)
    await site.close()
  })
})

async function talk(proxyPort: number): Promise<void> {
  const client = new WebSocket(`ws://127.0.0.1:${proxyPort}/`)
  await once(client, 'open')
  client.send('one')
  expect(String((await once(client, 'message'))[0])).toBe('target: one')
  client.send('x'.repeat(100_000))
  expect(String((await once(client, 'message'))[0])).toHaveLength(100_008)
  const closed = once(target, 'closed')
  client.close(4000)
  expect((await closed)[0]).toBe(4000)
  await once(client, 'close')
}
