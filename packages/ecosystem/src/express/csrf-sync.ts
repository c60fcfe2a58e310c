import { csrfSync } from 'csrf-sync'
import express from 'express'
import session from 'express-session'
import { form, withFields } from '../request-bodies.ts'
import { jsonOf } from '../usage.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'csrf-sync',
  with: ['express-session'],
  createApp: () => {
    const app = express()
    app.set('etag', false) // it would be of a random body
    const { csrfSynchronisedProtection, generateToken } = csrfSync()
    app.use(session({ secret: 'a secret', resave: false, saveUninitialized: true, genid: () => 'the-only-one' }))
    app.get('/token', (request, response) => void response.json({ token: generateToken(request) }))
    app.post('/act', csrfSynchronisedProtection, (_request, response) => void response.send('done'))
    return app
  },
  requests: [
    { target: '/token', cookies: true },
    { target: '/act', cookies: true, ...form({}) },
    (answers) => ({
      target: '/act',
      cookies: true,
      ...withFields(form({}), { 'x-csrf-token': jsonOf(answers[0])['token'] ?? '' }),
    }),
    { target: '/act', ...withFields(form({}), { 'x-csrf-token': 'forged' }) },
  ],
  random: [{ of: 'body', pattern: /(\{"token":")[^"]+/, reason: 'the token is random' }],
}
