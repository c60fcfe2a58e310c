import fastifySensible from '@fastify/sensible'
import { fastify } from 'fastify'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/sensible',
  createApp: () => {
    const app = fastify()
    app.register(fastifySensible)
    app.get('/404', (_request, reply) => reply.notFound('not this one'))
    app.get('/418', () => {
      throw app.httpErrors.imateapot()
    })
    app.get('/to', async () => {
      const [error] = await app.to(Promise.reject(new Error('as asked')))
      return error?.message
    })
    app.get('/cached', (_request, reply) => {
      reply.cacheControl('public')
      reply.cacheControl('max-age', '1m')
      reply.vary('Origin')
      return reply.send('ok')
    })
    app.get('/never', (_request, reply) => reply.preventCache().send(app.httpErrors.badRequest().message))
    app.get('/forwarded', (request) => ({ host: request.forwarded(), is: request.is(['json']) }))
    app.get('/assert', () => app.assert(false, 402, 'pay first'))
    return app
  },
  requests: ['/404', '/418', '/to', '/cached', '/never', '/forwarded', '/assert'].map((target) => ({ target })),
}
