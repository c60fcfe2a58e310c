import express from 'express'
import basicAuth from 'express-basic-auth'
import { basic } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'express-basic-auth',
  createApp: () => {
    const app = express()
    app.use(
      basicAuth({
        users: { ada: 'secret' },
        challenge: true,
        realm: 'Ecosystem',
        unauthorizedResponse: { who: 'are you?' },
      }),
    )
    app.get('/', (request, response) => void response.json((request as basicAuth.IBasicAuthedRequest).auth)) // behind it
    return app
  },
  requests: [
    { target: '/' },
    { target: '/', fields: { Authorization: basic('ada', 'secret') } },
    { target: '/', fields: { Authorization: basic('ada', 'wrong') } },
    { target: '/', fields: { Authorization: 'Basic !' } },
    { target: '/', method: 'HEAD' },
  ],
}
