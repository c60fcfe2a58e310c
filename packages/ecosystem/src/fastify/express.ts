import fastifyExpress from '@fastify/express'
import compression from 'compression'
import cookieParser from 'cookie-parser'
import express from 'express'
import { fastify } from 'fastify'
import { json } from '../request-bodies.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/express',
  with: ['express', 'compression', 'cookie-parser'],
  createApp: async () => {
    const app = fastify()
    await app.register(fastifyExpress)
    app.use(compression({ threshold: 0 }))
    app.use(cookieParser())
    const router = express.Router()
    router.use(express.json())
    router.all('/hello/:name', (request, response) => {
      response.cookie('seen', 'yes').json({
        name: request.params.name,
        url: request.url,
        base: request.baseUrl,
        cookies: request.cookies as unknown,
        body: request.body as unknown,
      })
    })
    router.get('/fail', () => {
      throw new Error('as asked')
    })
    app.use('/express', router)
    app.get('/fastify', (request) => ({
      url: request.url,
      cookies: (request.raw as typeof request.raw & { cookies: object }).cookies,
    })) // by the parser
    return { app }.app
  },
  requests: [
    { target: '/express/hello/ada?a=1', cookies: true },
    { target: '/express/hello/ada', cookies: true, ...json({ a: 1 }) },
    { target: '/express/hello/ada', fields: { 'Accept-Encoding': 'gzip' } },
    { target: '/express/fail' },
    { target: '/express/missing' },
    { target: '/fastify', cookies: true },
    { target: '/fastify', fields: { 'Accept-Encoding': 'gzip' } },
  ],
}
