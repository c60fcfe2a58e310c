import cors from 'cors'
import express from 'express'
import type { ExpressUsage, Fields, Request } from '../usage.ts'

const from = (origin: string, more: Fields = {}): Fields => ({ Origin: origin, ...more })
const preflight = (target: string, origin: string): Request => ({
  target,
  method: 'OPTIONS',
  fields: from(origin, { 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'X-One, X-Two' }),
})

export const usage: ExpressUsage = {
  package: 'cors',
  createApp: () => {
    const app = express()
    app.all('/any', cors(), (_request, response) => void response.send('any'))
    const strict = cors({
      origin: ['https://app.test', /\.friends\.test$/],
      credentials: true,
      exposedHeaders: ['X-Total', 'ETag'],
      maxAge: 600,
    })
    app.all('/strict', strict, (_request, response) => void response.set('X-Total', '3').send('strict'))
    const asked = cors({
      origin: (origin, callback) => callback(origin === 'https://bad.test' ? new Error('no') : null, true),
    })
    app.all('/asked', asked, (_request, response) => void response.send('asked'))
    app.all(
      '/continue',
      cors({ preflightContinue: true, optionsSuccessStatus: 200 }),
      (_request, response) => void response.send('on'),
    )
    return app
  },
  requests: [
    { target: '/any' },
    { target: '/any', fields: from('https://anybody.test') },
    preflight('/any', 'https://anybody.test'),
    { target: '/strict', fields: from('https://app.test') },
    { target: '/strict', fields: from('https://best.friends.test') },
    { target: '/strict', fields: from('https://evil.test') },
    preflight('/strict', 'https://app.test'),
    preflight('/strict', 'https://evil.test'),
    { target: '/asked', fields: from('https://good.test') },
    { target: '/asked', fields: from('https://bad.test') },
    preflight('/continue', 'https://app.test'),
  ],
}
