import { Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { form, json, withFields } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/csrf',
  createApp: () => {
    const app = new Hono()
    app.use('/same', csrf())
    app.use('/list', csrf({ origin: ['https://app.test'] }))
    app.post('/:path', (c) => c.text('done'))
    return app
  },
  requests: [
    { target: '/same', ...form({ a: '1' }) },
    { target: '/same', ...withFields(form({ a: '1' }), { Origin: 'http://ecosystem.test' }) },
    { target: '/same', ...withFields(form({ a: '1' }), { Origin: 'http://evil.test' }) },
    { target: '/same', ...json({ a: 1 }) },
    { target: '/list', ...withFields(form({ a: '1' }), { Origin: 'https://app.test' }) },
    { target: '/list', ...withFields(form({ a: '1' }), { 'Sec-Fetch-Site': 'cross-site' }) },
  ],
}
