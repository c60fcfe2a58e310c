import flash from 'connect-flash'
import express from 'express'
import session from 'express-session'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'connect-flash',
  with: ['express-session'],
  createApp: () => {
    const app = express()
    let ids = 0
    app.use(session({ secret: 'x', resave: false, saveUninitialized: false, genid: () => `id-${(ids += 1)}` }))
    app.use(flash())
    app.get('/say', (request, response) => {
      request.flash('info', 'Saved')
      request.flash('info', ['Mailed', 'Printed'])
      request.flash('error', 'Could not %s', 'fax')
      response.redirect('/hear')
    })
    app.get(
      '/hear',
      (request, response) => void response.json({ info: request.flash('info'), error: request.flash('error') }),
    )
    return app
  },
  requests: [
    { target: '/hear', cookies: true },
    { target: '/say', cookies: true },
    { target: '/hear', cookies: true },
    { target: '/hear', cookies: true },
  ],
}
