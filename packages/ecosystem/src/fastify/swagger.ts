import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import { fastify } from 'fastify'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/swagger',
  with: ['@fastify/swagger-ui'],
  createApp: async () => {
    const app = fastify()
    await app.register(fastifySwagger, { openapi: { info: { title: 'Ecosystem', version: '1' } } })
    await app.register(fastifySwaggerUi, { routePrefix: '/docs', staticCSP: true })
    const schema = {
      querystring: { type: 'object', properties: { name: { type: 'string', minLength: 2 } }, required: ['name'] },
      response: { 200: { type: 'object', properties: { hello: { type: 'string' } } } },
    }
    app.get<{ Querystring: { name: string } }>('/hello', { schema }, (request) => ({
      hello: request.query.name,
      hidden: 'yes',
    }))
    return { app }.app
  },
  requests: [
    { target: '/docs' },
    { target: '/docs/' },
    { target: '/docs/json' },
    { target: '/docs/yaml' },
    { target: '/docs/static/swagger-ui.css' },
    { target: '/docs/static/swagger-initializer.js' },
    { target: '/docs/static/missing' },
    { target: '/hello?name=ada' },
    { target: '/hello?name=a' },
    { target: '/hello', method: 'HEAD' },
  ],
}
