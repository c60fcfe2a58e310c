import fastifyCookie from '@fastify/cookie'
import fastifyCsrf from '@fastify/csrf-protection'
import { fastify } from 'fastify'
import { jsonOf } from '../usage.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/csrf-protection',
  with: ['@fastify/cookie'],
  createApp: async () => {
    const app = fastify()
    await app.register(fastifyCookie, { secret: 'a secret' })
    await app.register(fastifyCsrf, { cookieOpts: { signed: true } })
    app.get('/token', (_request, reply) => ({ token: reply.generateCsrf() }))
    app.post('/act', { onRequest: app.csrfProtection }, () => 'done')
    return { app }.app
  },
  requests: [
    { target: '/act', method: 'POST', cookies: true },
    { target: '/token', cookies: true },
    { target: '/act', method: 'POST', cookies: true },
    (answers) => ({
      target: '/act',
      method: 'POST',
      cookies: true,
      fields: { 'csrf-token': jsonOf(answers[1])['token'] ?? '' },
    }),
  ],
  random: [
    { of: 'set-cookie', pattern: /(_csrf=)[^;]+/, reason: 'the secret is random' },
    { of: 'body', pattern: /(\{"token":")[^"]+/, reason: 'the token is random' },
  ],
}
