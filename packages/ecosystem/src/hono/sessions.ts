import { Hono } from 'hono'
import { CookieStore, sessionMiddleware } from 'hono-sessions'
import type { Session } from 'hono-sessions'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono-sessions',
  createApp: () => {
    const app = new Hono<{ Variables: { session: Session<{ count: number }>; session_key_rotation: boolean } }>()
    const store = new CookieStore()
    app.use(
      sessionMiddleware({
        store,
        encryptionKey: 'a secret with the minimum length of 32 characters',
        expireAfterSeconds: 900,
        cookieOptions: { path: '/', httpOnly: true },
      }),
    )
    app.get('/count', (c) => {
      const session = c.get('session')
      const count = (session.get('count') ?? 0) + 1
      session.set('count', count)
      return c.json({ count })
    })
    app.get('/leave', (c) => {
      c.get('session').deleteSession()
      return c.text('gone')
    })
    return app
  },
  requests: ['/count', '/count', '/leave', '/count'].map((target) => ({ target, cookies: true })),
  random: [{ of: 'set-cookie', pattern: /(session=)(?!;)[^;]+/, reason: 'sealed with a random salt' }],
}
