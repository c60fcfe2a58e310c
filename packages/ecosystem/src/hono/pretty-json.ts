import { Hono } from 'hono'
import { prettyJSON } from 'hono/pretty-json'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/pretty-json',
  createApp: () => {
    const app = new Hono()
    app.use(prettyJSON({ space: 4 }))
    app.get('/', (c) => c.json({ a: [1, { b: 'ü' }] }, 201, { 'X-Kept': 'yes' }))
    app.get('/text', (c) => c.text('not JSON'))
    return app
  },
  requests: [
    { target: '/' },
    { target: '/?pretty' },
    { target: '/?pretty', method: 'HEAD' },
    { target: '/text?pretty' },
  ],
}
