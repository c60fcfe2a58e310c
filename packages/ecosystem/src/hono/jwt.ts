import { Hono } from 'hono'
import { jwt, sign } from 'hono/jwt'
import type { JwtVariables } from 'hono/jwt'
import { json } from '../request-bodies.ts'
import { jsonOf } from '../usage.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/jwt',
  createApp: () => {
    const app = new Hono<{ Variables: JwtVariables }>()
    app.post('/login', async (c) => c.json({ token: await sign(await c.req.json(), 'a secret', 'HS256') }))
    app.use('/me', jwt({ secret: 'a secret', alg: 'HS256' }))
    app.use('/cookie', jwt({ secret: 'a secret', alg: 'HS256', cookie: 'token' }))
    app.get('/:path', (c) => c.json(c.get('jwtPayload')))
    return app
  },
  requests: [
    { target: '/me' },
    { target: '/login', ...json({ user: 'ada' }) },
    (answers) => ({ target: '/me', fields: { Authorization: `Bearer ${jsonOf(answers[1])['token']}` } }),
    (answers) => ({ target: '/cookie', fields: { Cookie: `a=1; token=${jsonOf(answers[1])['token']}` } }),
    { target: '/me', fields: { Authorization: 'Bearer a.b.c' } },
    { target: '/me', fields: { Authorization: 'nonsense' } },
  ],
}
