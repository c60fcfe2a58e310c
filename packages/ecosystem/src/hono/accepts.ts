import { Hono } from 'hono'
import { accepts } from 'hono/accepts'
import { json } from '../request-bodies.ts'
import { validator } from 'hono/validator'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/accepts',
  with: ['hono/validator'],
  createApp: () => {
    const app = new Hono()
    app.get('/', (c) => c.text(accepts(c, { header: 'Accept-Language', supports: ['en', 'de'], default: 'en' })))
    const checked = validator('json', (value, c) => {
      const { name } = value as { name?: unknown } // whatever came
      return typeof name === 'string' ? { name } : c.text('a name, please', 400)
    })
    app.post('/', checked, (c) => c.json(c.req.valid('json')))
    return app
  },
  requests: [
    { target: '/' },
    { target: '/', fields: { 'Accept-Language': 'fr, de;q=0.5' } },
    { target: '/', ...json({ name: 'ada', more: 1 }) },
    { target: '/', ...json({ name: 1 }) },
    { target: '/', ...json({}), body: '{ broken' },
    { target: '/', ...json({}), fields: { 'Content-Type': 'text/plain' } },
  ],
}
