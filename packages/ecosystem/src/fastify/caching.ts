import fastifyCaching from '@fastify/caching'
import { fastify } from 'fastify'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/caching',
  createApp: () => {
    const app = fastify()
    app.register(fastifyCaching.default, {
      privacy: fastifyCaching.privacy.PUBLIC,
      expiresIn: 300,
      serverExpiresIn: 600,
    })
    app.get('/', () => ({ cached: true }))
    app.get('/tag', (_request, reply) => reply.etag('"a-tag"', 60).send('tagged'))
    app.get('/expires', (_request, reply) => reply.expires(new Date(0)).send('expired'))
    return app
  },
  requests: [
    { target: '/' },
    { target: '/tag' },
    { target: '/tag', fields: { 'If-None-Match': '"a-tag"' } },
    { target: '/expires' },
    { target: '/', method: 'HEAD' },
  ],
}
