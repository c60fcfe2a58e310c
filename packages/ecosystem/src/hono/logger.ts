import { Hono } from 'hono'
import { logger } from 'hono/logger'
import { json } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/logger',
  createApp: ({ see }) => {
    const app = new Hono()
    app.use(logger((line, ...rest) => see([line, ...rest].join(' '))))
    app.post('/hello', async (c) => c.json(await c.req.json()))
    app.get('/fail', () => {
      throw new Error('as asked')
    })
    app.onError((error, c) => c.text(error.message, 500))
    return app
  },
  requests: [
    { target: '/hello?a=1', ...json({ a: 1 }) },
    { target: '/missing' },
    { target: '/fail' },
    { target: '/fail', method: 'HEAD' },
  ],
  random: [{ of: 'seen', pattern: /( )\d+m?s$/, reason: 'how long it took' }],
}
