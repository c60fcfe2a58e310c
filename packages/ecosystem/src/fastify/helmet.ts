import fastifyHelmet from '@fastify/helmet'
import { fastify } from 'fastify'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/helmet',
  createApp: () => {
    const app = fastify()
    app.register(fastifyHelmet, { enableCSPNonces: true })
    app.get('/nonce', (_request, reply) => reply.cspNonce)
    app.get('/off', { helmet: false }, () => 'unprotected')
    app.get('/tuned', { helmet: { frameguard: { action: 'deny' }, contentSecurityPolicy: false } }, () => 'tuned')
    app.get(
      '/later',
      { helmet: { enableCSPNonces: false, contentSecurityPolicy: { reportOnly: true } } },
      async (_request, reply) => {
        await reply.helmet({ hidePoweredBy: true })
        return 'later'
      },
    )
    return app
  },
  requests: ['/nonce', '/off', '/tuned', '/later', '/missing'].flatMap((target) => [
    { target },
    { target, method: 'HEAD' },
  ]),
  random: [
    { of: 'content-security-policy', pattern: /('nonce-)[0-9a-f]{32}(')/, reason: 'a nonce' },
    { of: 'body', pattern: /(":")[0-9a-f]{32}(")/, reason: 'a nonce' },
  ],
}
