import { Hono } from 'hono'
import { rateLimiter } from 'hono-rate-limiter'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono-rate-limiter',
  createApp: () => {
    const app = new Hono()
    app.use(
      rateLimiter({
        windowMs: 3_600_000,
        limit: 2,
        standardHeaders: 'draft-6',
        keyGenerator: (c) => c.req.header('x-key') ?? '',
      }),
    )
    app.get('/', (c) => c.text('served'))
    return app
  },
  requests: [{ target: '/' }, { target: '/' }, { target: '/' }, { target: '/', fields: { 'X-Key': 'another' } }],
  random: [
    { of: 'ratelimit-reset', pattern: /3[56]\d\d/, reason: 'seconds left' },
    { of: 'retry-after', pattern: /3[56]\d\d/, reason: 'seconds left' },
  ],
}
