import fastifyCors from '@fastify/cors'
import { fastify } from 'fastify'
import type { FastifyUsage, Request } from '../usage.ts'

const preflight = (target: string, origin: string): Request => ({
  target,
  method: 'OPTIONS',
  fields: { Origin: origin, 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'X-One' },
})

export const usage: FastifyUsage = {
  package: '@fastify/cors',
  createApp: () => {
    const app = fastify()
    app.register(fastifyCors, {
      origin: ['https://app.test', /\.friends\.test$/],
      credentials: true,
      exposedHeaders: ['X-Total'],
      maxAge: 600,
      strictPreflight: true,
    })
    app.get('/', (_request, reply) => reply.header('X-Total', '3').send('here'))
    app.put('/', () => 'put')
    return app
  },
  requests: [
    { target: '/' },
    { target: '/', fields: { Origin: 'https://app.test' } },
    { target: '/', fields: { Origin: 'https://best.friends.test' } },
    { target: '/', fields: { Origin: 'https://evil.test' } },
    { target: '/', method: 'PUT', fields: { Origin: 'https://app.test' } },
    preflight('/', 'https://app.test'),
    preflight('/', 'https://evil.test'),
    { target: '/', method: 'OPTIONS' },
    { target: '/missing', fields: { Origin: 'https://app.test' } },
  ],
}
