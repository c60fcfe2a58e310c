import fastifyRequestContext, { requestContext } from '@fastify/request-context'
import { fastify } from 'fastify'
import { json } from '../request-bodies.ts'
import type { FastifyUsage } from '../usage.ts'

declare module '@fastify/request-context' {
  interface RequestContextData {
    user: string
  }
}

export const usage: FastifyUsage = {
  package: '@fastify/request-context',
  createApp: ({ see }) => {
    const app = fastify()
    app.register(fastifyRequestContext, {
      defaultStoreValues: (request) => ({ user: String(request.headers['x-user']) }),
    })
    app.addHook('onSend', async () => see(`sending to ${requestContext.get('user')}`))
    app.addHook('onResponse', async () => see(`sent to ${requestContext.get('user')}`))
    app.get('/', async () => {
      await new Promise((resolve) => setTimeout(resolve, 1))
      return requestContext.get('user')
    })
    app.post('/', (request) => ({
      user: request.requestContext.get('user'),
      again: requestContext.get('user'),
      body: request.body,
    }))
    return app
  },
  requests: [
    { target: '/', fields: { 'X-User': 'ada' } },
    { target: '/', ...json({ a: 1 }), fields: { 'X-User': 'bob', 'Content-Type': 'application/json' } },
    { target: '/' },
  ],
}
