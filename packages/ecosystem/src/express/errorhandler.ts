import errorHandler from 'errorhandler'
import express from 'express'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'errorhandler',
  createApp: ({ see }) => {
    const app = express()
    app.get('/fail', (request) => {
      const error = Object.assign(new Error('<as asked>'), { status: Number(request.query['status']) || undefined })
      error.stack = 'Error: <as asked>\n    at nowhere'
      throw error
    })
    app.get('/late', (_request, response, next) => {
      response.write('a beginning', () => next(new Error('too late')))
    })
    app.get('/late-at-once', (_request, response, next) => {
      response.write('a beginning')
      next(new Error('too late'))
    })
    app.use(errorHandler({ log: (error, text) => see(`${error.message} ${text.slice(0, 10)}`) }))
    return app
  },
  requests: [
    { target: '/fail', fields: { Accept: 'text/html' } },
    { target: '/fail', fields: { Accept: 'application/json' } },
    { target: '/fail', fields: { Accept: 'text/plain' } },
    { target: '/fail?status=404' },
    { target: '/fail?status=200', method: 'HEAD' },
    { target: '/late' },
    { target: '/late-at-once' },
    { target: '/fail' },
  ],
  differences: [
    {
      request: 'GET /late-at-once',
      of: ['status', 'body', 'x-powered-by'],
      reason: 'node:http loses what was written in the turn in which the socket is destroyed; the gateway has sent it',
    },
  ],
}
