import fastifyCookie from '@fastify/cookie'
import fastifyFlash from '@fastify/flash'
import fastifySession from '@fastify/session'
import { fastify } from 'fastify'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/flash',
  with: ['@fastify/session', '@fastify/cookie'],
  createApp: () => {
    const app = fastify()
    let ids = 0
    app.register(fastifyCookie)
    app.register(fastifySession, {
      secret: 'a secret with the minimum length of 32 characters',
      cookie: { secure: false },
      idGenerator: () => `session-${(ids += 1)}`,
    })
    app.register(fastifyFlash)
    app.get('/say', (request, reply) => {
      request.flash('info', ['Saved', 'Mailed'])
      request.flash('error', 'Could not %s', 'fax')
      return reply.redirect('/hear')
    })
    app.get('/hear', (_request, reply) => reply.send(reply.flash()))
    return app
  },
  requests: ['/hear', '/say', '/hear', '/hear'].map((target) => ({ target, cookies: true })),
}
