import fastifyCookie from '@fastify/cookie'
import { fastify } from 'fastify'
import { cookieRequests } from '../cookie-requests.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/cookie',
  createApp: () => {
    const app = fastify()
    app.register(fastifyCookie, { secret: ['new secret', 'old secret'] })
    app.get('/set', (_request, reply) =>
      reply
        .setCookie('plain', 'a b;c', { path: '/', httpOnly: true })
        .setCookie('signed', 'value', { signed: true, sameSite: 'strict', secure: 'auto' })
        .cookie('short', '1', { maxAge: 60, partitioned: true })
        .send('set'),
    )
    app.get('/clear', (_request, reply) => reply.clearCookie('plain', { path: '/' }).send('cleared'))
    app.get('/show', (request) => ({
      cookies: request.cookies,
      signed: request.unsignCookie(request.cookies['signed'] ?? ''),
    }))
    return app
  },
  requests: cookieRequests('signed=value.forged; broken; a=%zz; a=2'),
}
