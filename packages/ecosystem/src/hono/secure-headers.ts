import { Hono } from 'hono'
import { NONCE, secureHeaders } from 'hono/secure-headers'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/secure-headers',
  createApp: () => {
    const app = new Hono()
    app.use('/default', secureHeaders())
    app.use(
      '/tuned',
      secureHeaders({
        xFrameOptions: 'DENY',
        contentSecurityPolicy: { defaultSrc: ["'self'"], scriptSrc: [NONCE] },
        permissionsPolicy: { camera: [] },
      }),
    )
    app.get('/:path', (c) => c.text('protected', 200, { 'X-Powered-By': 'me' }))
    return app
  },
  requests: [
    { target: '/default' },
    { target: '/tuned' },
    { target: '/default', method: 'HEAD' },
    { target: '/missing/path' },
  ],
  random: [{ of: 'content-security-policy', pattern: /('nonce-)[^']+(')/, reason: 'a nonce' }],
}
