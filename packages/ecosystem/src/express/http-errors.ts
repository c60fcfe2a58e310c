import express from 'express'
import createError, { isHttpError } from 'http-errors'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'http-errors',
  createApp: () => {
    const app = express()
    app.get('/status/:code', (request, _response, next) => next(createError(Number(request.params['code']))))
    app.get('/fields', (_request, _response, next) =>
      next(createError(429, 'Later', { headers: { 'Retry-After': '60' } })),
    )
    app.get('/exposed', (_request, _response, next) => next(createError(503, 'Closed for today', { expose: true })))
    app.use('/json', (_request, _response, next) => next(new createError.ImATeapot('short and stout')))
    app.use(
      '/json',
      (error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
        if (isHttpError(error))
          response.status(error.status).json({ name: error.name, message: error.message, expose: error.expose })
      },
    )
    return app
  },
  requests: ['/status/400', '/status/404', '/status/500', '/status/503', '/fields', '/exposed', '/json'].flatMap(
    (target) => [{ target }, { target, method: 'HEAD' }],
  ),
}
