/**
 * light-my-request calls an app without a server, also one that an adapter has had. In a file of its own, since an Express
 * that it has called serves nothing else in that process any more, node:http included: it replaces what Express's
 * prototypes stand on (https://github.com/fastify/light-my-request/issues/155).
 */
import { toApplication as expressToApplication } from '@gateway-server/adapter-express'
import { toApplication as fastifyToApplication } from '@gateway-server/adapter-fastify'
import { toApplication as honoToApplication } from '@gateway-server/adapter-hono'
import { toNodeListener } from '@gateway-server/adapter-node'
import { call, createEnviron } from '@gateway-server/testkit'
import type { Environ } from '@gateway-server/interface'
import cookieParser from 'cookie-parser'
import express from 'express'
import { fastify } from 'fastify'
import { Hono } from 'hono'
import inject from 'light-my-request'
import { expect, onTestFinished, test } from 'vitest'

const post = { method: 'POST', url: '/echo', payload: { a: 1 } } as const

/** The same request, as a server would bring it. */
function posted(): Environ {
  const headers = [['Content-Type', 'application/json']] as const
  return createEnviron({ target: '/echo', headers, body: '{"a":1}', REQUEST_METHOD: 'POST' })
}

test('a Fastify app', async () => {
  const app = fastify()
  app.post('/echo', (request, reply) => reply.code(201).send(request.body))
  const application = fastifyToApplication(app)
  onTestFinished(() => application.shutdown?.())
  await application.startup?.({})
  expect((await call(application, posted())).body.toString()).toBe('{"a":1}')
  const answer = await app.inject(post)
  expect([answer.statusCode, answer.json()]).toEqual([201, { a: 1 }])
})

test('any application, by toNodeListener', async () => {
  const app = new Hono()
  app.post('/echo', async (c) => c.json(await c.req.json(), 201))
  const answer = await inject(toNodeListener(honoToApplication(app)), post)
  expect([answer.statusCode, answer.headers['content-type'], answer.json()]).toEqual([
    201,
    'application/json',
    { a: 1 },
  ])
})

test('an Express app', async () => {
  const app = express()
  app.use(cookieParser(), express.json())
  app.post('/echo', (request, response) => void response.status(201).json(request.body))
  expect((await call(expressToApplication(app), posted())).body.toString()).toBe('{"a":1}')
  const answer = await inject(app, post)
  expect([answer.statusCode, answer.headers['x-powered-by'], answer.json()]).toEqual([201, 'Express', { a: 1 }])
})
