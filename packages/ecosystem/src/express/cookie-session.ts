import cookieSession from 'cookie-session'
import express from 'express'
import type { ExpressUsage } from '../usage.ts'

/** express-session declares another session for all of Express. */
interface Visited {
  session: CookieSessionInterfaces.CookieSessionObject | null
}

export const usage: ExpressUsage = {
  package: 'cookie-session',
  createApp: () => {
    const app = express()
    app.use(cookieSession({ name: 'visits', keys: ['one', 'two'], httpOnly: true }))
    app.get('/count', (request, response) => {
      const { session } = request as unknown as Visited
      if (session) session['count'] = Number(session['count'] ?? 0) + 1
      response.json({ ...session, isNew: session?.isNew })
    })
    app.get('/look', (request, response) => void response.json({ ...request.session }))
    app.get('/leave', (request, response) => {
      ;(request as unknown as Visited).session = null
      response.send('gone')
    })
    return app
  },
  requests: [
    { target: '/look', cookies: true },
    { target: '/count', cookies: true },
    { target: '/count', cookies: true },
    { target: '/look', cookies: true },
    { target: '/look', fields: { Cookie: 'visits=eyJjb3VudCI6OTl9; visits.sig=forged' } },
    { target: '/leave', cookies: true },
    { target: '/count', cookies: true },
  ],
}
