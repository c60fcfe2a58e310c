import { Readable } from 'node:stream'
import { fastifySSE } from '@fastify/sse'
import { fastify } from 'fastify'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/sse',
  createApp: async ({ see }) => {
    const app = fastify()
    await app.register(fastifySSE)
    app.get('/events', { sse: 'only' }, async (_request, reply) => {
      await reply.sse.send({ data: 'first' })
      await reply.sse.send({ id: '2', event: 'update', data: { message: 'Grüße\nin lines' }, retry: 1000 })
      await reply.sse.send(Readable.from([{ data: 'a' }, { data: 'b' }]))
    })
    app.get('/both', { sse: 'dual' }, async (request, reply) => {
      if (!request.headers.accept?.includes('event-stream')) return { no: 'events' }
      await reply.sse.replay(async (id) => reply.sse.send({ data: `missed since ${id}` }))
      await reply.sse.send({ data: 'now' })
      return undefined
    })
    app.get('/never', { sse: 'only' }, async (_request, reply) => {
      reply.sse.keepAlive()
      reply.sse.onClose(() => see('closed'))
      await reply.sse.send({ data: 'wait for more' })
    })
    return { app }.app
  },
  requests: [
    { target: '/events', fields: { Accept: 'text/event-stream' } },
    { target: '/events', fields: { Accept: 'application/json' } },
    { target: '/both' },
    { target: '/both', fields: { Accept: 'text/event-stream', 'Last-Event-ID': '7' } },
    { target: '/never', fields: { Accept: 'text/event-stream' }, leave: { received: 10 }, until: 'closed' },
    { target: '/both' },
  ],
}
