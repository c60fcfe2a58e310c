import fastifyReplyFrom from '@fastify/reply-from'
import { fastify } from 'fastify'
import { json } from '../request-bodies.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/reply-from',
  createApp: ({ upstream, see }) => {
    const app = fastify()
    app.register(fastifyReplyFrom, { base: upstream })
    app.get('/', (_request, reply) => reply.from('/inspect?a=1'))
    app.post('/', (request, reply) =>
      reply.from('/inspect', { body: { wrapped: request.body }, contentType: 'application/json' }),
    )
    app.get('/seen', (_request, reply) =>
      reply.from('/large', {
        onResponse: (_sent, answer, source) => {
          see('answered')
          void answer.send((source as unknown as { stream: NodeJS.ReadableStream }).stream) // what reply-from hands over
        },
      }),
    )
    app.get('/broken', (_request, reply) => reply.from('/broken'))
    app.get('/nobody', (_request, reply) =>
      reply.from('http://127.0.0.1:1/', { onError: (answer) => void answer.code(502).send('nobody') }),
    )
    return app
  },
  requests: [
    { target: '/' },
    { target: '/', ...json({ a: 1 }) },
    { target: '/seen' },
    { target: '/nobody' },
    { target: '/broken' },
    { target: '/' },
  ],
}
