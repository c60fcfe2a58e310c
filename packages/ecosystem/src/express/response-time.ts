import express from 'express'
import responseTime from 'response-time'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'response-time',
  createApp: ({ see }) => {
    const app = express()
    app.use('/field', responseTime())
    app.use('/tuned', responseTime({ digits: 0, suffix: false, header: 'X-Took' }))
    app.use(
      '/noted',
      responseTime((request, response, time) => see(`${request.url} ${response.statusCode} ${typeof time}`)),
    )
    app.use('/:kind/stream', (_request, response) => {
      response.write('a')
      response.end('b')
    })
    app.use((_request, response) => void response.status(202).send('ok'))
    return app
  },
  requests: ['/field', '/tuned', '/noted', '/field/stream', '/noted/stream'].flatMap((target) => [
    { target },
    { target, method: 'HEAD' },
  ]),
  random: [
    { of: 'x-response-time', pattern: /^\d+\.\d{3}(?=ms$)/, reason: 'how long it took' },
    { of: 'x-took', pattern: /^\d+$/, reason: 'how long it took' },
  ],
}
