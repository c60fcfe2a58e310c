import fastifyUnderPressure from '@fastify/under-pressure'
import { fastify } from 'fastify'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/under-pressure',
  createApp: () => {
    const app = fastify()
    let isWell = true
    app.register(fastifyUnderPressure, {
      healthCheck: async () => isWell,
      healthCheckInterval: 5,
      exposeStatusRoute: '/status',
      retryAfter: 50,
      maxEventLoopDelay: 60_000,
    })
    app.get('/', () => 'served')
    app.get('/sicken', (_request, reply) => {
      isWell = false
      setTimeout(() => void reply.send('it will be noticed'), 50)
    })
    return app
  },
  requests: [{ target: '/' }, { target: '/status' }, { target: '/sicken' }, { target: '/' }, { target: '/status' }],
}
