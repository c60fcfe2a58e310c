// express-ws, which gives an app routes for WebSockets, with an application's server in place of one that listens.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fetchRaw } from '@gateway-server/testkit'
import express from 'express'
import type { Express } from 'express'
import expressWs from 'express-ws'
import { serve } from 'gateway-server'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { toApplication } from './index.ts'

interface Running {
  readonly port: number
  close(): Promise<unknown>
}

function addRoutes(app: Express, server: Server): Express {
  const { app: withSockets, getWss } = expressWs(app, server)
  withSockets.use((request, _response, next) => {
    Reflect.set(request, 'seenBy', 'middleware')
    next()
  })
  withSockets.ws('/echo/:room', (socket, request) => {
    socket.send(`${request.params['room']} ${String(request.query['q'])} ${String(Reflect.get(request, 'seenBy'))}`)
    socket.on('message', (data) => socket.send(String(data).toUpperCase()))
    socket.on('close', (code) => void getWss().emit('code', code))
  })
  withSockets.get('/page', (_request, response) => void response.send('page'))
  return app
}

async function onExpress(): Promise<Running> {
  const app = express()
  const server = createServer(app)
  addRoutes(app, server)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, close: () => new Promise((resolve) => void server.close(resolve)) }
}

async function onGateway(): Promise<Running> {
  const app = express()
  const application = toApplication(app)
  addRoutes(app, application.server)
  const server = await serve(application, { port: 0 })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, close: () => server.close() }
}

describe.each([
  ['node:http', onExpress],
  ['the gateway', onGateway],
])('on %s, express-ws', (_name, start) => {
  test('routes sockets through the app, and pages as ever', async () => {
    const site = await start()
    const client = new WebSocket(`ws://127.0.0.1:${site.port}/echo/lobby?q=1`)
    expect(String((await once(client, 'message'))[0])).toBe('lobby 1 middleware')
    client.send('loud')
    expect(String((await once(client, 'message'))[0])).toBe('LOUD')
    expect((await fetchRaw(site.port, { target: '/page' })).body.toString()).toBe('page')
    client.close(1000)
    await once(client, 'close')
    await site.close()
  })

  test('closes a socket that no route takes', async () => {
    const site = await start()
    const client = new WebSocket(`ws://127.0.0.1:${site.port}/nowhere`)
    await once(client, 'close')
    await site.close()
  })
})
