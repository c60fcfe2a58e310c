import { Hono } from 'hono'
import { proxy } from 'hono/proxy'
import { form, inPieces, json } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/proxy',
  createApp: ({ upstream }) => {
    const app = new Hono()
    app.all('/api/:path', (c) =>
      proxy(`${upstream}/${c.req.param('path')}?${new URL(c.req.url).searchParams.toString()}`, {
        ...c.req,
        headers: { ...c.req.header(), 'X-Forwarded-Host': c.req.header('host'), Authorization: undefined },
      }),
    )
    app.get('/changed', async (c) => {
      const answer = await proxy(`${upstream}/inspect`, { raw: c.req.raw })
      answer.headers.delete('X-Upstream')
      return answer
    })
    app.onError((_error, c) => c.text('no upstream', 502))
    return app
  },
  requests: [
    { target: '/api/inspect?a=1&b=%20', fields: { Authorization: 'secret' } },
    { target: '/api/inspect', method: 'HEAD' },
    { target: '/api/inspect', ...form({ a: '1', b: 'é' }) },
    { target: '/api/inspect', ...json({ a: [1] }) },
    { target: '/api/inspect', ...inPieces(json({ sent: 'in pieces' }), 4) },
    { target: '/api/cookies' },
    { target: '/api/gzip', fields: { 'Accept-Encoding': 'gzip' } },
    { target: '/api/missing' },
    { target: '/api/empty' },
    { target: '/api/events' },
    { target: '/api/large' },
    { target: '/api/broken' },
    { target: '/changed' },
    { target: '/api/large', leave: { received: 1000 } },
    { target: '/changed' },
  ],
}
