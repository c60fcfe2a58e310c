import fastifyView from '@fastify/view'
import ejs from 'ejs'
import { fastify } from 'fastify'
import pug from 'pug'
import { viewData, viewRequests, viewsOf } from '../view-data.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/view',
  with: ['ejs', 'pug'],
  createApp: () => {
    const app = fastify()
    app.register(fastifyView, { engine: { ejs }, root: viewsOf('ejs') })
    app.register(fastifyView, { engine: { pug }, root: viewsOf('pug'), propertyName: 'pug' })
    app.get('/list', (request, reply) => {
      if (request.url.includes('?'))
        return (reply as typeof reply & { pug: typeof reply.view }).pug('list.pug', viewData) // by its name above
      return reply.view('list.ejs', viewData)
    })
    app.get('/missing', (_request, reply) => reply.view('missing.ejs', viewData))
    app.setErrorHandler((error: Error, _request, reply) => reply.code(500).send(error.message.slice(0, 20)))
    return app
  },
  requests: viewRequests,
}
