import { Hono } from 'hono'
import { appendTrailingSlash, trimTrailingSlash } from 'hono/trailing-slash'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/trailing-slash',
  createApp: () => {
    const trimming = new Hono({ strict: true })
    trimming.use(trimTrailingSlash())
    trimming.get('/page', (c) => c.text('page'))
    const appending = new Hono({ strict: true })
    appending.use(appendTrailingSlash())
    appending.get('/page/', (c) => c.text('page/'))
    const app = new Hono({ strict: true })
    app.route('/trim', trimming)
    app.route('/append', appending)
    return app
  },
  requests: [
    '/trim/page',
    '/trim/page/',
    '/trim/page/?a=%20b',
    '/append/page',
    '/append/page/',
    '/append/page?a=1',
  ].map((target) => ({ target })),
}
