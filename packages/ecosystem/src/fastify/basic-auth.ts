import fastifyBasicAuth from '@fastify/basic-auth'
import { fastify } from 'fastify'
import { basic } from '../request-bodies.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/basic-auth',
  createApp: async () => {
    const app = fastify()
    await app.register(fastifyBasicAuth, {
      authenticate: { realm: 'Ecosystem' },
      validate: async (name, password) => {
        if (password !== 'secret') throw new Error(`not ${name}`)
      },
    })
    app.get('/', { onRequest: app.basicAuth }, () => 'inside')
    return { app }.app
  },
  requests: [
    { target: '/' },
    { target: '/', fields: { Authorization: basic('ada', 'secret') } },
    { target: '/', fields: { Authorization: basic('ada', 'wrong') } },
    { target: '/', fields: { Authorization: 'Basic !' } },
    { target: '/', method: 'HEAD' },
  ],
}
