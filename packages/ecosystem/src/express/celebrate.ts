import { Joi, Segments, celebrate, errors } from 'celebrate'
import express from 'express'
import { json } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'celebrate',
  createApp: () => {
    const app = express()
    app.use(express.json())
    app.post(
      '/users/:id',
      celebrate({
        [Segments.PARAMS]: { id: Joi.number().integer() },
        [Segments.BODY]: Joi.object({ name: Joi.string().trim().required(), age: Joi.number().default(18) }),
        [Segments.HEADERS]: Joi.object({ 'x-tenant': Joi.string() }).unknown(),
      }),
      (request, response) => void response.json({ params: request.params, body: request.body as unknown }),
    )
    app.use(errors())
    return app
  },
  requests: [
    { target: '/users/3', ...json({ name: ' Ada ' }) },
    { target: '/users/x', ...json({ name: 'Ada' }) },
    { target: '/users/3', ...json({ age: 'old' }) },
    { target: '/users/3', method: 'POST' },
  ],
}
