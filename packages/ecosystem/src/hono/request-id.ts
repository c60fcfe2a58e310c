import { Hono } from 'hono'
import { requestId } from 'hono/request-id'
import type { RequestIdVariables } from 'hono/request-id'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/request-id',
  createApp: () => {
    const app = new Hono<{ Variables: RequestIdVariables }>()
    let ids = 0
    app.use('/counted', requestId({ generator: () => `request-${(ids += 1)}` }))
    app.use('/random', requestId())
    app.get('/:path', (c) => c.json({ length: c.get('requestId').length }))
    return app
  },
  requests: [
    { target: '/counted' },
    { target: '/counted' },
    { target: '/counted', fields: { 'X-Request-Id': 'given-one' } },
    { target: '/counted', fields: { 'X-Request-Id': 'not a good one!' } },
    { target: '/random' },
  ],
  random: [{ of: 'x-request-id', pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, reason: 'a UUID' }],
}
