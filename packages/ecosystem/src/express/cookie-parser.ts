import cookieParser from 'cookie-parser'
import express from 'express'
import { cookieRequests, twoCookieFields } from '../cookie-requests.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'cookie-parser',
  createApp: () => {
    const app = express()
    app.use(cookieParser(['new secret', 'old secret']))
    app.get('/set', (_request, response) => {
      response.cookie('plain', 'a b;c', { path: '/', httpOnly: true })
      response.cookie('signed', 'value', { signed: true, sameSite: 'strict' })
      response.cookie('object', { a: [1, 2] }, { maxAge: 60_000 })
      response.send('set')
    })
    app.get('/clear', (_request, response) => void response.clearCookie('plain').send('cleared'))
    app.get('/show', (request, response) => {
      response.json({ cookies: request.cookies as unknown, signed: request.signedCookies as unknown })
    })
    return app
  },
  requests: [...cookieRequests('signed=s%3Avalue.forged; broken; a=%zz; a=2; j=j:{"x":1}'), twoCookieFields],
  random: [{ of: 'set-cookie', pattern: /(Expires=)(?!Thu, 01 Jan 1970)[^;]+/, reason: 'counts from now' }],
}
