/** Tools that people test their apps with: they reach the app as before, and through gateway-server as well. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { toApplication as expressToApplication } from '@gateway-server/adapter-express'
import { toApplication as honoToApplication } from '@gateway-server/adapter-hono'
import { toNodeListener } from '@gateway-server/adapter-node'
import { createServer as createGatewayServer } from 'gateway-server'
import { Hono } from 'hono'
import request from 'supertest'
import { expect, onTestFinished, test } from 'vitest'
import { answersSupertest, expressApp } from './supertest.fixture.ts'

answersSupertest({
  'the app': () => expressApp(),
  'toNodeListener of the application': () => toNodeListener(expressToApplication(expressApp())),
  'node:http’s server with toNodeListener': () => createServer(toNodeListener(expressToApplication(expressApp()))),
  'gateway-server, not yet listening': () => asServer(createGatewayServer(expressToApplication(expressApp()))),
  'gateway-server, listening': () => {
    const server = createGatewayServer(expressToApplication(expressApp()))
    onTestFinished(() => server.close())
    return asServer(server.listen(0))
  },
})

test('a Hono app answers app.request as before, also after an adapter has had it', async () => {
  const app = new Hono()
  app.get('/', (c) => c.json({ url: c.req.url }))
  await request(toNodeListener(honoToApplication(app)))
    .get('/')
    .expect(200)
  const answer = await app.request('/')
  expect([answer.status, await answer.json()]).toEqual([200, { url: 'http://localhost/' }])
})

/** supertest's types know node:http's servers; of one it uses `address`, `listen` and `close`. */
function asServer(server: ReturnType<typeof createGatewayServer>): Server {
  return server as unknown as Server
}
