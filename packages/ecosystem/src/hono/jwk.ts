import { generateKeyPairSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { Hono } from 'hono'
import { jwk } from 'hono/jwk'
import { sign } from 'hono/jwt'
import type { JwtVariables } from 'hono/jwt'
import { json } from '../request-bodies.ts'
import { jsonOf } from '../usage.ts'
import type { Answer, HonoUsage, Request } from '../usage.ts'

/** A key pair, with the id by which tokens name it. */
function makeKeys(kid: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const asJwk = (key: KeyObject) => ({ ...key.export({ format: 'jwk' }), kid, alg: 'EdDSA' as const })
  return { own: asJwk(privateKey), shown: asJwk(publicKey) }
}

/** A request with the token that one of the answers so far has brought. */
function withToken(target: string, which: number): (answers: readonly Answer[]) => Request {
  return (answers) => ({ target, fields: { Authorization: `Bearer ${jsonOf(answers[which])['token']}` } })
}

export const usage: HonoUsage = {
  package: 'hono/jwk',
  createApp: () => {
    const app = new Hono<{ Variables: JwtVariables }>()
    const [listed, fetched, unknown] = [makeKeys('listed'), makeKeys('fetched'), makeKeys('unknown')]
    const keys = [listed.shown]
    const uri = `data:application/json,${encodeURIComponent(JSON.stringify({ keys: [fetched.shown] }))}`
    app.post('/login/:key', async (c) => {
      const key = { listed, fetched, unknown }[c.req.param('key')] ?? unknown
      return c.json({ token: await sign(await c.req.json(), key.own) })
    })
    app.use('/me', jwk({ keys, alg: ['EdDSA'] }))
    app.use('/fetched', jwk({ keys: () => keys, jwks_uri: () => uri, alg: ['EdDSA'], realm: 'people' }))
    app.use('/cookie', jwk({ keys, alg: ['EdDSA'], cookie: 'token', headerName: 'X-Token' }))
    app.use('/anybody', jwk({ keys, alg: ['EdDSA'], allow_anon: true }))
    app.use('/other', jwk({ keys, alg: ['RS256'] }))
    app.get('/:path', (c) => c.json(c.get('jwtPayload') ?? 'nobody'))
    return app
  },
  requests: [
    { target: '/login/listed', ...json({ user: 'ada' }) },
    { target: '/login/fetched', ...json({ user: 'bob' }) },
    { target: '/login/unknown', ...json({ user: 'eve' }) },
    { target: '/login/listed', ...json({ user: 'old', exp: 1 }) },
    ...['/me', '/fetched', '/cookie', '/anybody', '/other'].flatMap((target) => [
      { target },
      { target, fields: { Authorization: 'Basic YTpi' } },
      { target, fields: { Authorization: 'Bearer a.b.c' } },
      ...[0, 1, 2, 3].map((which) => withToken(target, which)),
    ]),
    (answers) => ({ target: '/cookie', fields: { Cookie: `a=1; token=${jsonOf(answers[0])['token']}` } }),
    (answers) => ({ target: '/cookie', fields: { 'X-Token': `bearer ${jsonOf(answers[0])['token']}` } }),
  ],
  random: [{ of: 'body', pattern: /("token":")[^"]+/, reason: 'a signature by a new key' }],
}
