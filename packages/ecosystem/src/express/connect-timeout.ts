import timeout from 'connect-timeout'
import express from 'express'
import { json } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'connect-timeout',
  createApp: ({ see }) => {
    const app = express()
    app.use('/slow', timeout('30ms'), (request) => {
      request.on('timeout', (after: number) => see(`timeout after ${after}`))
    })
    app.use('/fast', timeout('5s'), express.json(), (request, response) => {
      request.clearTimeout()
      response.json({ timedout: request.timedout, body: request.body as unknown })
    })
    app.use('/silent', timeout('20ms', { respond: false }), (request, response) => {
      request.on('timeout', () => response.status(504).send(`gave up: ${request.timedout}`))
    })
    app.use('/started', timeout('20ms'), (request, response) => {
      response.write('started, ')
      request.on('timeout', () => see('never'))
      setTimeout(() => response.end('and finished'), 60)
    })
    return app
  },
  requests: [
    { target: '/slow' },
    { target: '/fast', ...json({ a: 1 }) },
    { target: '/silent' },
    { target: '/started' },
    { target: '/fast' },
  ],
}
