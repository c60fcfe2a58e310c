import fastifyJwt from '@fastify/jwt'
import { fastify } from 'fastify'
import { json } from '../request-bodies.ts'
import { jsonOf } from '../usage.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/jwt',
  createApp: () => {
    const app = fastify()
    app.register(fastifyJwt, { secret: 'a secret', sign: { noTimestamp: true } })
    app.post('/login', (request) => ({ token: app.jwt.sign({ user: (request.body as { name: string }).name }) })) // the requests below
    app.get('/me', async (request) => {
      await request.jwtVerify()
      return request.user
    })
    return app
  },
  requests: [
    { target: '/me' },
    { target: '/login', ...json({ name: 'ada' }) },
    (answers) => ({ target: '/me', fields: { Authorization: `Bearer ${jsonOf(answers[1])['token']}` } }),
    { target: '/me', fields: { Authorization: 'Bearer a.b.c' } },
    { target: '/me', fields: { Authorization: 'Basic YTpi' } },
  ],
}
