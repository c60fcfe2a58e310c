import fastifyBearerAuth from '@fastify/bearer-auth'
import { fastify } from 'fastify'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/bearer-auth',
  createApp: () => {
    const app = fastify()
    app.register(fastifyBearerAuth, { keys: new Set(['one', 'two']) })
    app.register(async (scope) => void scope.get('/', () => 'inside'))
    return app
  },
  requests: [
    { target: '/' },
    { target: '/', fields: { Authorization: 'Bearer one' } },
    { target: '/', fields: { Authorization: 'Bearer three' } },
    { target: '/', fields: { Authorization: 'two' } },
  ],
}
