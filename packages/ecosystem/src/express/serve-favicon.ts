import express from 'express'
import favicon from 'serve-favicon'
import { fieldOf } from '../usage.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'serve-favicon',
  createApp: () => {
    const app = express()
    app.use(favicon(Buffer.from('not really a picture'), { maxAge: 5000 }))
    return app
  },
  requests: [
    { target: '/favicon.ico' },
    { target: '/favicon.ico', method: 'HEAD' },
    { target: '/favicon.ico', method: 'OPTIONS' },
    { target: '/favicon.ico', method: 'POST' },
    (answers) => ({ target: '/favicon.ico', fields: { 'If-None-Match': fieldOf(answers[0], 'etag') } }),
    { target: '/other.ico' },
  ],
}
