import { Writable } from 'node:stream'
import express from 'express'
import { errorLogger, logger } from 'express-winston'
import winston from 'winston'
import { json } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'express-winston',
  with: ['winston'],
  createApp: ({ see }) => {
    const stream = new Writable({
      write: (line: Buffer, _encoding, done) => {
        see(line.toString().trimEnd())
        done()
      },
    })
    const transports = [new winston.transports.Stream({ stream })]
    const app = express()
    app.use(express.json())
    app.use(
      logger({
        transports,
        format: winston.format.json(),
        expressFormat: true,
        requestWhitelist: ['url', 'headers', 'method', 'httpVersion', 'originalUrl', 'query', 'body'],
        responseWhitelist: ['statusCode', 'body'],
      }),
    )
    app.post('/echo', (request, response) => void response.json(request.body))
    app.get('/fail', () => {
      const error = new Error('as asked')
      error.stack = 'no stack'
      throw error
    })
    app.use(
      errorLogger({
        transports,
        format: winston.format.simple(),
        metaField: null,
        blacklistedMetaFields: ['date', 'process', 'os', 'trace', 'stack'],
      }),
    )
    app.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
      response.status(500).send(error.message)
    })
    return app
  },
  requests: [{ target: '/echo?a=1', ...json({ a: 1 }) }, { target: '/missing' }, { target: '/fail' }],
  random: [
    { of: 'seen', pattern: /("responseTime":)\d+/, reason: 'how long it took' },
    { of: 'seen', pattern: /( )\d+(ms)/, reason: 'how long it took' },
  ],
}
