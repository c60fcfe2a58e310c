import { Hono } from 'hono'
import { cors } from 'hono/cors'
import type { HonoUsage, Request } from '../usage.ts'

const preflight = (target: string, origin: string): Request => ({
  target,
  method: 'OPTIONS',
  fields: { Origin: origin, 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'X-One, X-Two' },
})

export const usage: HonoUsage = {
  package: 'hono/cors',
  createApp: () => {
    const app = new Hono()
    app.use('/any', cors())
    app.use(
      '/strict',
      cors({ origin: ['https://app.test'], credentials: true, exposeHeaders: ['X-Total'], maxAge: 600 }),
    )
    app.use('/asked', cors({ origin: (origin) => (origin.endsWith('.friends.test') ? origin : null) }))
    app.all('/:path', (c) => c.text('here', 200, { 'X-Total': '3' }))
    return app
  },
  requests: [
    { target: '/any', fields: { Origin: 'https://anybody.test' } },
    preflight('/any', 'https://anybody.test'),
    { target: '/strict', fields: { Origin: 'https://app.test' } },
    { target: '/strict', fields: { Origin: 'https://evil.test' } },
    preflight('/strict', 'https://app.test'),
    { target: '/asked', fields: { Origin: 'https://best.friends.test' } },
    { target: '/asked' },
  ],
}
