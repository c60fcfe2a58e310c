import express from 'express'
import helmet, { hidePoweredBy, noSniff } from 'helmet'
import { randomBytes } from 'node:crypto'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'helmet',
  createApp: () => {
    const app = express()
    app.use('/default', helmet())
    app.use('/nonce', (_request, response, next) => {
      response.locals['nonce'] = randomBytes(16).toString('hex')
      next()
    })
    app.use(
      '/nonce',
      helmet({
        contentSecurityPolicy: {
          directives: {
            scriptSrc: ["'self'", (_request, response) => `'nonce-${(response as express.Response).locals['nonce']}'`],
          },
        },
        crossOriginEmbedderPolicy: true,
        strictTransportSecurity: { maxAge: 123, preload: true },
        xFrameOptions: { action: 'deny' },
      }),
    )
    app.use('/few', hidePoweredBy(), noSniff())
    app.use((_request, response) => void response.send('protected'))
    return app
  },
  requests: [
    { target: '/default' },
    { target: '/nonce' },
    { target: '/few' },
    { target: '/none' },
    { target: '/default', method: 'HEAD' },
  ],
  random: [
    {
      of: 'content-security-policy',
      pattern: /('nonce-)[0-9a-f]{32}(')/,
      reason: 'the app makes a new one for each answer',
    },
  ],
}
