import fastifyAccepts from '@fastify/accepts'
import { fastify } from 'fastify'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/accepts',
  createApp: () => {
    const app = fastify()
    app.register(fastifyAccepts)
    app.get('/', (request, reply) => {
      const type = request.type(['json', 'html'])
      if (type === 'html') return reply.type('text/html').send('<p>hello')
      if (type === 'json')
        return reply.send({
          languages: request.languages(),
          encodings: request.encodings(),
          charsets: request.charsets(),
        })
      return reply.code(406).send('neither')
    })
    return app
  },
  requests: [
    { target: '/' },
    { target: '/', fields: { Accept: 'text/html;q=0.9, application/json;q=0.5' } },
    {
      target: '/',
      fields: { Accept: 'application/json', 'Accept-Language': 'de;q=0.8, en', 'Accept-Encoding': 'br, gzip;q=0' },
    },
    { target: '/', fields: { Accept: 'image/png' } },
  ],
}
