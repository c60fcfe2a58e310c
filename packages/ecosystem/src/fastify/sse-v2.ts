import { createRequire } from 'node:module'
import { setTimeout as after } from 'node:timers/promises'
import { fastify } from 'fastify'
import type { FastifyPluginCallback, FastifyReply } from 'fastify'
import type { FastifyUsage } from '../usage.ts'

// Imported without its types: they and those of @fastify/sse give the same name to different things.
const require = createRequire(import.meta.url)
const { FastifySSEPlugin } = require('fastify-sse-v2') as { FastifySSEPlugin: FastifyPluginCallback }

interface EventMessage {
  readonly id?: string
  readonly event?: string
  readonly data: string
}

function send(reply: FastifyReply, events: EventMessage | AsyncIterable<EventMessage>): void {
  const { sse } = reply as unknown as { sse(this: FastifyReply, source: typeof events): void }
  sse.call(reply, events)
}

export const usage: FastifyUsage = {
  package: 'fastify-sse-v2',
  createApp: ({ see }) => {
    const app = fastify()
    app.register(FastifySSEPlugin)
    app.get('/events', (_request, reply) => send(reply, eventsOf(3)))
    app.get('/one', (_request, reply) => {
      send(reply, { data: 'one', event: 'single' })
      reply.raw.end()
    })
    app.get('/never', (request, reply) => {
      request.raw.on('close', () => see('closed'))
      send(reply, eventsOf(Infinity))
    })
    return app
  },
  requests: [
    { target: '/events' },
    { target: '/one' },
    { target: '/never', leave: { received: 30 }, until: 'closed' },
    { target: '/events' },
  ],
}

async function* eventsOf(count: number): AsyncIterable<EventMessage> {
  for (let id = 1; id <= count; id += 1) {
    await after(1)
    yield { id: String(id), data: `line ${id}` }
  }
}
