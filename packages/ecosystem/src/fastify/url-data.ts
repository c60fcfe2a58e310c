import fastifyUrlData from '@fastify/url-data'
import { fastify } from 'fastify'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/url-data',
  createApp: () => {
    const app = fastify()
    app.register(fastifyUrlData)
    app.get('/*', (request) => ({
      ...request.urlData(),
      hostname: request.hostname,
      protocol: request.protocol,
      ip: request.ip,
    }))
    return app
  },
  requests: [
    { target: '/a/b?c=d' },
    { target: '/', host: 'other.test:8080' },
    { target: 'http://absolute.test/path?x' },
  ],
}
