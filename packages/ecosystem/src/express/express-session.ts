import express from 'express'
import session from 'express-session'
import type { ExpressUsage } from '../usage.ts'

declare module 'express-session' {
  interface SessionData {
    count: number
  }
}

export const usage: ExpressUsage = {
  package: 'express-session',
  createApp: ({ see }) => {
    const app = express()
    let ids = 0
    const store = new session.MemoryStore()
    app.use(
      session({
        store,
        secret: 'a secret',
        genid: () => `session-${(ids += 1)}`,
        resave: false,
        saveUninitialized: false,
        rolling: true,
        cookie: { maxAge: 60_000, sameSite: 'lax' },
      }),
    )
    app.get('/count', (request, response) => {
      request.session.count = (request.session.count ?? 0) + 1
      response.json({ id: request.session.id, count: request.session.count })
    })
    app.get('/large', (request, response) => {
      request.session.count = 100
      response.type('text').send('x'.repeat(50_000))
    })
    app.get('/stream', (request, response) => {
      request.session.count = 1000
      response.write('a')
      response.write('b')
      response.end('cd')
    })
    app.get('/regenerate', (request, response, next) => {
      request.session.regenerate((error) => (error ? next(error) : response.json({ id: request.session.id })))
    })
    app.get('/destroy', (request, response, next) => {
      request.session.destroy((error) => (error ? next(error) : response.send('destroyed')))
    })
    app.get('/all', (_request, response, next) => {
      store.all((error, sessions) => {
        if (error) return next(error)
        see(Object.keys(sessions ?? {}).join())
        response.json(Object.values(sessions ?? {}).map(({ count }) => count))
      })
    })
    return app
  },
  requests: [
    { target: '/all', cookies: true },
    { target: '/count', cookies: true },
    { target: '/count', cookies: true },
    { target: '/all' },
    { target: '/large', cookies: true },
    { target: '/count', cookies: true },
    { target: '/stream', cookies: true },
    { target: '/count', method: 'HEAD', cookies: true },
    { target: '/count', cookies: true },
    { target: '/regenerate', cookies: true },
    { target: '/count', cookies: true },
    { target: '/destroy', cookies: true },
    { target: '/count', fields: { Cookie: 'connect.sid=s%3Asession-1.forged' } },
    { target: '/all' },
  ],
  random: [{ of: 'set-cookie', pattern: /(Expires=)[^;]+/, reason: 'counts from now' }],
}
