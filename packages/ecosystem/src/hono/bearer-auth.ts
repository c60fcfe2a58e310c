import { Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/bearer-auth',
  createApp: () => {
    const app = new Hono()
    app.use(bearerAuth({ token: ['one', 'two'] }))
    app.get('/', (c) => c.text('inside'))
    return app
  },
  requests: [
    { target: '/' },
    { target: '/', fields: { Authorization: 'Bearer one' } },
    { target: '/', fields: { Authorization: 'Bearer three' } },
    { target: '/', fields: { Authorization: 'one' } },
  ],
}
