/**
 * light-my-request with drop-in loaded: it calls an app without a server, before and after ours has served the same app, and
 * gets what comes over the wire. In a file of its own for the reason that light-my-request.test.ts has.
 */
import { servedBy } from '@gateway-server/drop-in'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { fastify } from 'fastify'
import inject, { type Response } from 'light-my-request'
import { expect, onTestFinished, test } from 'vitest'

const post = { method: 'POST', url: '/echo?a=b', payload: { a: 1 } } as const
const answer = { status: 201, type: 'application/json; charset=utf-8', body: '{"query":{"a":"b"},"body":{"a":1}}' }

/** The same request over the wire. */
async function asked(server: Server): Promise<typeof answer> {
  expect(servedBy(server)).toEqual({ engine: 'gateway-server' })
  const { port } = server.address() as AddressInfo // it listens on TCP
  const headers = { 'Content-Type': 'application/json', Connection: 'close' }
  const response = await fetch(`http://127.0.0.1:${port}${post.url}`, { method: 'POST', headers, body: '{"a":1}' })
  return { status: response.status, type: response.headers.get('Content-Type') ?? '', body: await response.text() }
}

/** What it was answered without a server. */
function told({ statusCode, headers, body }: Response): typeof answer {
  return { status: statusCode, type: String(headers['content-type']), body }
}

test('a Fastify app', async () => {
  const app = fastify()
  onTestFinished(async () => void (await app.close()))
  app.post('/echo', ({ query, body }, reply) => reply.code(201).send({ query, body }))
  expect(told(await app.inject(post))).toEqual(answer)
  await app.listen({ port: 0, host: '127.0.0.1' })
  expect(await asked(app.server)).toEqual(answer)
  expect(told(await app.inject(post))).toEqual(answer)
  expect(await asked(app.server)).toEqual(answer)
})

test('the listeners of a server', async () => {
  const server = createServer().on('request', async (request, response) => {
    const [, query = ''] = request.url?.split('?') ?? []
    response.writeHead(201, { 'Content-Type': answer.type })
    const body: unknown = JSON.parse(Buffer.concat(await request.toArray()).toString())
    response.end(JSON.stringify({ query: Object.fromEntries(new URLSearchParams(query)), body }))
  })
  onTestFinished(() => void server.close())
  const dispatch: Parameters<typeof inject>[0] = (request, response) => void server.emit('request', request, response)
  expect(told(await inject(dispatch, post))).toEqual(answer)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  expect(await asked(server)).toEqual(answer)
  expect(told(await inject(dispatch, post))).toEqual(answer)
})

test('an Express app that has been served', async () => {
  const app = express()
  app.post('/echo', express.json(), ({ query, body }, response) => void response.status(201).json({ query, body }))
  const server = app.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  expect(await asked(server)).toEqual(answer)
  expect(told(await inject(app, post))).toEqual(answer)
})
