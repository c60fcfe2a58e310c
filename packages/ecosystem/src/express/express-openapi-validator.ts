import express from 'express'
import { middleware } from 'express-openapi-validator'
import { form, json, multipart } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

const user = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', minLength: 2 }, age: { type: 'integer' } },
} as const
const ok = { description: 'ok', content: { 'application/json': { schema: user } } }

export const usage: ExpressUsage = {
  package: 'express-openapi-validator',
  createApp: () => {
    const app = express()
    app.use(express.json())
    app.use(
      middleware({
        validateResponses: true,
        apiSpec: {
          openapi: '3.0.3',
          info: { title: 'Ecosystem', version: '1' },
          paths: {
            '/users': {
              get: {
                parameters: [{ name: 'page', in: 'query', required: true, schema: { type: 'integer' } }],
                responses: { 200: ok },
              },
              post: {
                requestBody: { required: true, content: { 'application/json': { schema: user } } },
                responses: { 200: ok },
              },
            },
          },
        },
      }),
    )
    app.get(
      '/users',
      (request, response) => void response.json(request.query['page'] === '2' ? { name: 'x' } : { name: 'Ada' }),
    )
    app.post('/users', (request, response) => void response.json(request.body))
    app.use(
      (
        error: Error & { status?: number; errors?: unknown },
        _request: express.Request,
        response: express.Response,
        _next: express.NextFunction,
      ) => {
        response.status(error.status ?? 500).json({ message: error.message, errors: error.errors })
      },
    )
    return app
  },
  requests: [
    { target: '/users?page=1' },
    { target: '/users?page=x' },
    { target: '/users' },
    { target: '/users', ...json({ name: 'Ada', age: 36 }) },
    { target: '/users', ...json({ name: 'A', age: 1.5 }) },
    { target: '/users', ...form({ name: 'Ada' }) },
    { target: '/users', ...multipart([['name', 'Ada']]) },
    { target: '/users', method: 'DELETE' },
    { target: '/missing' },
  ],
}
