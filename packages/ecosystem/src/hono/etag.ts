import { Hono } from 'hono'
import { etag } from 'hono/etag'
import { fieldOf } from '../usage.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/etag',
  createApp: () => {
    const app = new Hono()
    app.use('/strong', etag())
    app.use('/weak', etag({ weak: true }))
    app.get('/strong', (c) => c.json({ hello: 'world' }, 200, { 'X-Kept': 'no', 'Cache-Control': 'max-age=1' }))
    app.get('/weak', (c) => c.html('<p>hello'))
    return app
  },
  requests: [
    { target: '/strong' },
    { target: '/weak' },
    (answers) => ({ target: '/strong', fields: { 'If-None-Match': fieldOf(answers[0], 'etag') } }),
    (answers) => ({ target: '/strong', method: 'HEAD', fields: { 'If-None-Match': fieldOf(answers[0], 'etag') } }),
    (answers) => ({ target: '/weak', fields: { 'If-None-Match': `"x", ${fieldOf(answers[1], 'etag')}` } }),
    { target: '/strong', fields: { 'If-None-Match': '"other"' } },
  ],
}
