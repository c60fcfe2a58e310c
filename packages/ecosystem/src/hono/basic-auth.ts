import { Hono } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { basic } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/basic-auth',
  createApp: () => {
    const app = new Hono()
    app.use(
      basicAuth({ username: 'ada', password: 'secret', realm: 'Ecosystem' }, { username: 'bob', password: 'geheim' }),
    )
    app.get('/', (c) => c.text('inside'))
    return app
  },
  requests: [
    { target: '/' },
    { target: '/', fields: { Authorization: basic('ada', 'secret') } },
    { target: '/', fields: { Authorization: basic('bob', 'geheim') } },
    { target: '/', fields: { Authorization: basic('ada', 'wrong') } },
    { target: '/', method: 'HEAD', fields: { Authorization: basic('ada', 'secret') } },
    { target: '/', fields: { Authorization: 'Basic !' } },
  ],
}
