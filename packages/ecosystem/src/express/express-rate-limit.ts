import express from 'express'
import { rateLimit } from 'express-rate-limit'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'express-rate-limit',
  createApp: ({ see }) => {
    const app = express()
    app.use('/draft-7', rateLimit({ windowMs: 3_600_000, limit: 3, standardHeaders: 'draft-7', legacyHeaders: true }))
    app.use(
      '/draft-8',
      rateLimit({ windowMs: 3_600_000, limit: 2, standardHeaders: 'draft-8', identifier: 'two', legacyHeaders: false }),
    )
    app.use(
      '/draft-6',
      rateLimit({
        windowMs: 3_600_000,
        limit: (request) => (request.query['rich'] === undefined ? 1 : 5),
        standardHeaders: 'draft-6',
        skip: (request) => request.method === 'OPTIONS',
        handler: (request, response, _next, options) => {
          see(`limited ${request.ip}`)
          response.status(options.statusCode).json({ slow: 'down' })
        },
      }),
    )
    app.use('/failures', rateLimit({ windowMs: 3_600_000, limit: 1, skipSuccessfulRequests: true }))
    app.get(
      '/failures',
      (request, response) => void response.status(request.query['fail'] === undefined ? 200 : 400).send('ok'),
    )
    app.use((_request, response) => void response.send('served'))
    return app
  },
  requests: [
    ...['/draft-7', '/draft-8', '/draft-6', '/draft-6?rich'].flatMap((target) => [
      { target },
      { target },
      { target },
      { target },
    ]),
    { target: '/draft-6', method: 'OPTIONS' },
    { target: '/failures' },
    { target: '/failures' },
    { target: '/failures?fail' },
    { target: '/failures?fail' },
  ],
  random: [
    { of: 'ratelimit', pattern: /\b(reset=|t=)3[56]\d\d/, reason: 'seconds left' },
    { of: 'ratelimit-reset', pattern: /3[56]\d\d/, reason: 'seconds left' },
    { of: 'retry-after', pattern: /3[56]\d\d/, reason: 'seconds left' },
    { of: 'x-ratelimit-reset', pattern: /\d+/, reason: 'the time of the reset' },
  ],
}
