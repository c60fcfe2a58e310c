/** The realistic app on Fastify with its official plugins. */
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import session from '@fastify/session'
import view from '@fastify/view'
import ejs from 'ejs'
import type { FastifyInstance } from 'fastify'
import { findUser, sessionSecret } from './users.ts'

declare module 'fastify' {
  interface Session {
    viewer: string
  }
}

export async function realistic(app: FastifyInstance): Promise<void> {
  await app.register(helmet)
  await app.register(cors)
  await app.register(compress)
  await app.register(cookie)
  await app.register(session, { secret: sessionSecret, saveUninitialized: false, cookie: { secure: false } })
  await app.register(view, { engine: { ejs }, root: import.meta.dirname })

  app.get('/login', (request, reply) => {
    request.session.viewer = 'Charles'
    reply.code(204).send()
  })

  app.get<{ Params: { id: string }; Querystring: { tab: string } }>('/users/:id', (request, reply) => {
    const { viewer } = request.session
    return reply.view('page.ejs', { user: findUser(request.params.id), viewer, tab: request.query.tab })
  })

  app.post<{ Params: { id: string } }>('/users/:id/notes', (request, reply) => {
    const { id } = request.params
    reply.send({ user: id, author: request.session.viewer, note: request.body, total: findUser(id).notes.length })
  })
}
