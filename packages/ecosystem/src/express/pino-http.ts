import express from 'express'
import { pino } from 'pino'
import { pinoHttp } from 'pino-http'
import { json } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'pino-http',
  with: ['pino'],
  createApp: ({ see }) => {
    const app = express()
    let ids = 0
    const write = (line: string): void => see(line.trimEnd())
    app.use(
      pinoHttp({
        logger: pino({}, { write }),
        genReqId: (request, response) => {
          const id = request.headers['x-request-id'] ?? `request-${(ids += 1)}`
          response.setHeader('X-Request-Id', id)
          return id
        },
        customLogLevel: (_request, response, error) =>
          error !== undefined || response.statusCode >= 500 ? 'error' : 'info',
        customProps: (request) => ({ kind: request.method }),
      }),
    )
    app.use(express.json())
    app.post('/hello', (request, response) => {
      request.log.info({ body: request.body as unknown }, 'in the handler')
      response.json({ id: request.id })
    })
    app.get('/fail', () => {
      throw new Error('as asked')
    })
    app.get('/never', (_request, response) => void response.write('an answer that never ends'))
    app.use((error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
      response.err = new Error(error.message)
      delete response.err.stack
      response.status(500).send('failed')
    })
    return app
  },
  requests: [
    { target: '/hello', ...json({ a: 1 }) },
    { target: '/hello', ...json({ a: 2 }), fields: { 'Content-Type': 'application/json', 'X-Request-Id': 'given' } },
    { target: '/missing?a=1' },
    { target: '/fail' },
    { target: '/never', leave: { received: 5 }, until: 'request aborted' },
    { target: '/hello', ...json({ a: 3 }) },
  ],
  random: [
    { of: 'seen', pattern: /("time":)\d+/, reason: 'the time' },
    { of: 'seen', pattern: /("responseTime":)\d+/, reason: 'how long it took' },
    { of: 'seen', pattern: /("pid":)\d+/, reason: 'each side is a process of its own' },
    { of: 'seen', pattern: /("remotePort":)\d+/, reason: 'each client has a port of its own' },
  ],
}
