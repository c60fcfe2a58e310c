/** Tools that people test their apps with: they reach the app as before, and through gateway-server as well. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { toApplication as expressToApplication } from '@gateway-server/adapter-express'
import { toApplication as honoToApplication } from '@gateway-server/adapter-hono'
import { toNodeListener } from '@gateway-server/adapter-node'
import cookieParser from 'cookie-parser'
import express from 'express'
import { createServer as createGatewayServer } from 'gateway-server'
import { Hono } from 'hono'
import multer from 'multer'
import request from 'supertest'
import { describe, expect, onTestFinished, test } from 'vitest'

function expressApp(): express.Express {
  const app = express()
  app.use(cookieParser(), express.json())
  app.post('/echo', (asked, response) => void response.status(201).json(asked.body))
  app.post('/upload', multer().single('file'), (asked, response) => {
    response.json({ name: asked.file?.originalname, text: asked.file?.buffer.toString(), body: asked.body as unknown })
  })
  app.get('/login', (_asked, response) => void response.cookie('user', 'ada').redirect('/me'))
  app.get('/me', (asked, response) => void response.json(asked.cookies))
  return app
}

/** What supertest takes: an app, a listener, or a server, which it starts on a port of its own. */
const subjects = {
  'the app': () => expressApp(),
  'toNodeListener of the application': () => toNodeListener(expressToApplication(expressApp())),
  'node:http’s server with toNodeListener': () => createServer(toNodeListener(expressToApplication(expressApp()))),
  'gateway-server, not yet listening': () => asServer(createGatewayServer(expressToApplication(expressApp()))),
  'gateway-server, listening': () => {
    const server = createGatewayServer(expressToApplication(expressApp()))
    onTestFinished(() => server.close())
    return asServer(server.listen(0))
  },
}

describe.each(Object.entries(subjects))('supertest with %s', (_name, subject) => {
  test('checks status, fields and body', async () => {
    const answer = await request(subject())
      .post('/echo')
      .send({ a: [1, 'ü'] })
      .expect(201)
      .expect('Content-Type', /json/)
      .expect('X-Powered-By', 'Express')
    expect(answer.body).toEqual({ a: [1, 'ü'] })
  })

  test('sends files', async () => {
    await request(subject())
      .post('/upload')
      .field('title', 'x')
      .attach('file', Buffer.from('content'), 'name.txt')
      .expect(200, { name: 'name.txt', text: 'content', body: { title: 'x' } })
  })

  test('keeps cookies over redirects', async () => {
    const agent = request.agent(subject())
    await agent.get('/login').redirects(1).expect(200, { user: 'ada' })
    await agent.get('/me').expect({ user: 'ada' })
  })
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
