import fastifyMiddie from '@fastify/middie'
import cors from 'cors'
import { fastify } from 'fastify'
import helmet from 'helmet'
import serveStatic from 'serve-static'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/middie',
  with: ['cors', 'helmet', 'serve-static'],
  createApp: async ({ files, see }) => {
    const app = fastify()
    await app.register(fastifyMiddie)
    app.use(cors({ origin: 'https://app.test' }))
    app.use(helmet())
    app.use('/files', serveStatic(files))
    app.use(['/one', '/two'], (request, response, next) => {
      see(`${request.method} ${request.url} ${request.originalUrl}`)
      response.setHeader('X-Middleware', 'yes')
      next()
    })
    app.use('/fail', (_request, _response, next) => next(new Error('as asked')))
    app.use('/ended', (_request, response) => response.end('by the middleware'))
    app.get('/*', (request) => ({ url: request.url }))
    return { app }.app
  },
  requests: [
    { target: '/' },
    { target: '/files/page.html' },
    { target: '/files/octets.bin', fields: { Range: 'bytes=5-9' } },
    { target: '/files/missing' },
    { target: '/one/more?a=1' },
    { target: '/two' },
    { target: '/fail' },
    { target: '/ended' },
    { target: '/', method: 'OPTIONS', fields: { Origin: 'https://app.test', 'Access-Control-Request-Method': 'PUT' } },
  ],
}
