import fastifyCookie from '@fastify/cookie'
import fastifySession from '@fastify/session'
import { fastify } from 'fastify'
import type { FastifyUsage } from '../usage.ts'

declare module 'fastify' {
  interface Session {
    count?: number
  }
}

export const usage: FastifyUsage = {
  package: '@fastify/session',
  with: ['@fastify/cookie'],
  createApp: () => {
    const app = fastify()
    let ids = 0
    app.register(fastifyCookie)
    app.register(fastifySession, {
      secret: 'a secret with the minimum length of 32 characters',
      cookie: { secure: false, maxAge: 60_000 },
      saveUninitialized: false,
      idGenerator: () => `session-${(ids += 1)}`,
    })
    app.get('/count', (request) => {
      request.session.count = (request.session.count ?? 0) + 1
      return { id: request.session.sessionId, count: request.session.count }
    })
    app.get('/look', (request) => ({ count: request.session.count ?? null }))
    app.get('/regenerate', async (request) => {
      await request.session.regenerate(['count'])
      return { id: request.session.sessionId }
    })
    app.get('/destroy', async (request) => {
      await request.session.destroy()
      return 'destroyed'
    })
    return app
  },
  requests: ['/look', '/count', '/count', '/look', '/regenerate', '/count', '/destroy', '/look', '/count'].map(
    (target) => ({ target, cookies: true }),
  ),
  random: [{ of: 'set-cookie', pattern: /(Expires=)[^;]+/, reason: 'counts from now' }],
}
