import express from 'express'
import { expressjwt } from 'express-jwt'
import type { Request } from 'express-jwt'
import jwt from 'jsonwebtoken'
import type { ExpressUsage } from '../usage.ts'

const { sign } = jwt
const token = sign({ user: 'ada' }, 'a secret', { noTimestamp: true })
const expired = sign({ user: 'ada', exp: 1 }, 'a secret', { noTimestamp: true })

export const usage: ExpressUsage = {
  package: 'express-jwt',
  with: ['jsonwebtoken'],
  createApp: () => {
    const app = express()
    app.use('/optional', expressjwt({ secret: 'a secret', algorithms: ['HS256'], credentialsRequired: false }))
    app.use(
      '/me',
      expressjwt({ secret: async () => 'a secret', algorithms: ['HS256'] }).unless({ path: ['/me/public'] }),
    )
    app.get('/{*any}', (request: Request, response: express.Response) => void response.json(request.auth ?? null))
    app.use(
      (
        error: Error & { status: number },
        _request: express.Request,
        response: express.Response,
        _next: express.NextFunction,
      ) => {
        response.status(error.status).json({ name: error.name, message: error.message })
      },
    )
    return app
  },
  requests: [
    { target: '/me' },
    { target: '/me', fields: { Authorization: `Bearer ${token}` } },
    { target: '/me', fields: { Authorization: `Bearer ${expired}` } },
    { target: '/me', fields: { Authorization: `Bearer ${token}x` } },
    { target: '/me', fields: { Authorization: 'nonsense' } },
    { target: '/me/public' },
    { target: '/optional' },
    { target: '/me', method: 'OPTIONS', fields: { 'Access-Control-Request-Headers': 'authorization' } },
  ],
}
