import { Hono } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { bearerAuth } from 'hono/bearer-auth'
import { every, except, some } from 'hono/combine'
import { poweredBy } from 'hono/powered-by'
import { basic } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/combine',
  with: ['hono/powered-by'],
  createApp: () => {
    const app = new Hono()
    const either = some(bearerAuth({ token: 'one' }), basicAuth({ username: 'ada', password: 'secret' }))
    app.use(except('/public/*', every(poweredBy(), either)))
    app.get('*', (c) => c.text(c.req.path))
    return app
  },
  requests: [
    { target: '/' },
    { target: '/public/page' },
    { target: '/', fields: { Authorization: 'Bearer one' } },
    { target: '/', fields: { Authorization: basic('ada', 'secret') } },
  ],
}
