/** What many Express apps stand on: the usual middleware, a session, a parameter route with a template, and JSON. */
import compression from 'compression'
import cookieParser from 'cookie-parser'
import cors from 'cors'
import { json, Router } from 'express'
import session from 'express-session'
import helmet from 'helmet'
import { findUser, sessionSecret } from './users.ts'

declare module 'express-session' {
  interface SessionData {
    viewer: string
  }
}

export const realistic: Router = Router()

realistic.use(helmet(), cors(), compression(), cookieParser())
realistic.use(session({ secret: sessionSecret, resave: false, saveUninitialized: false }))
realistic.use(json())

realistic.get('/login', (request, response) => {
  request.session.viewer = 'Charles'
  response.sendStatus(204)
})

realistic.get('/users/:id', (request, response) => {
  const { viewer } = request.session
  response.render('page.ejs', { user: findUser(request.params.id), viewer, tab: request.query['tab'] })
})

realistic.post('/users/:id/notes', (request, response) => {
  const { id } = request.params
  response
    .status(200)
    .json({ user: id, author: request.session.viewer, note: request.body, total: findUser(id).notes.length })
})
