import fastifyRateLimit from '@fastify/rate-limit'
import { fastify } from 'fastify'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/rate-limit',
  createApp: async ({ see }) => {
    const app = fastify()
    await app.register(fastifyRateLimit, {
      max: 2,
      timeWindow: 3_600_000,
      onExceeded: (request, key) => see(`${request.url} ${key}`),
    })
    app.get('/default', () => 'served')
    app.get(
      '/draft',
      { config: { rateLimit: { max: 1, ban: 1, keyGenerator: (request) => String(request.headers['x-key']) } } },
      () => 'served',
    )
    app.get('/off', { config: { rateLimit: false } }, () => 'served')
    app.setNotFoundHandler({ preHandler: app.rateLimit({ max: 1, timeWindow: 3_600_000 }) }, (_request, reply) =>
      reply.code(404).send('none'),
    )
    return { app }.app
  },
  requests: [
    ...['/default', '/draft', '/off', '/missing'].flatMap((target) => [{ target }, { target }, { target }, { target }]),
    { target: '/draft', fields: { 'X-Key': 'another' } },
    { target: '/default', method: 'HEAD' },
  ],
  random: [
    { of: 'x-ratelimit-reset', pattern: /3[56]\d\d/, reason: 'seconds left' },
    { of: 'retry-after', pattern: /3[56]\d\d/, reason: 'seconds left' },
  ],
}
