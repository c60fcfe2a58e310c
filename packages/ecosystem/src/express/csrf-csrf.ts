import cookieParser from 'cookie-parser'
import { doubleCsrf } from 'csrf-csrf'
import express from 'express'
import { form, withFields } from '../request-bodies.ts'
import { jsonOf } from '../usage.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'csrf-csrf',
  createApp: () => {
    const app = express()
    app.set('etag', false) // it would be of a random body
    const { doubleCsrfProtection, generateCsrfToken } = doubleCsrf({
      getSecret: () => 'a secret',
      getSessionIdentifier: (request) => request.ip ?? '',
      cookieName: 'csrf',
      cookieOptions: { secure: false },
    })
    app.use(cookieParser())
    app.get('/token', (request, response) => void response.json({ token: generateCsrfToken(request, response) }))
    app.post('/act', doubleCsrfProtection, (_request, response) => void response.send('done'))
    return app
  },
  requests: [
    { target: '/act', cookies: true, ...form({}) },
    { target: '/token', cookies: true },
    { target: '/act', cookies: true, ...form({}) },
    (answers) => ({
      target: '/act',
      cookies: true,
      ...withFields(form({}), { 'x-csrf-token': jsonOf(answers[1])['token'] ?? '' }),
    }),
    { target: '/act', cookies: true, ...withFields(form({}), { 'x-csrf-token': 'forged.token' }) },
  ],
  random: [
    { of: 'set-cookie', pattern: /(csrf=)[^;]+/, reason: 'the token has a random part' },
    { of: 'body', pattern: /(\{"token":")[^"]+/, reason: 'the token has a random part' },
  ],
}
