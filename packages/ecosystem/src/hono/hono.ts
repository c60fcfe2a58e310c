import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { form, inPieces, json, multipart, withFields } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono',
  createApp: () => {
    const app = new Hono()
    app.all('/inspect', (c) =>
      c.json({ method: c.req.method, url: c.req.url, fields: c.req.header(), query: c.req.queries() }),
    )
    app.post('/parse', async (c) => c.json(await c.req.parseBody({ all: true, dot: true })))
    app.post('/twice', async (c) => c.json({ text: await c.req.text(), again: await c.req.json() }))
    app.post('/clone', async (c) => c.json({ clone: await c.req.raw.clone().text(), text: await c.req.text() }))
    app.post('/bytes', async (c) => c.body(await c.req.arrayBuffer()))
    app.post('/blob', async (c) => c.text(`${(await c.req.blob()).size}`))
    app.post('/stream', (c) => new Response(c.req.raw.body))
    app.get('/redirect', (c) => c.redirect('/elsewhere', 303))
    app.get('/empty', (c) => c.body(null, 204))
    app.get('/fields', (c) => {
      c.header('X-Repeated', 'a')
      c.header('X-Repeated', 'b', { append: true })
      c.header('Set-Cookie', 'a=1')
      c.header('Set-Cookie', 'b=2', { append: true })
      return c.text('ok', 203)
    })
    app.get('/response', () => new Response(new Blob(['a blob'], { type: 'text/x-blob' }), { headers: [['X-A', '1']] }))
    app.get('/json', () => Response.json({ ok: true }, { status: 201 }))
    app.get('/form', () => new Response(new URLSearchParams({ a: 'b c' })))
    app.get('/exception', () => {
      throw new HTTPException(418, { message: 'short and stout' })
    })
    app.get('/fail', () => {
      throw new Error('as asked')
    })
    app.mount('/mounted', (request: Request) => new Response(new URL(request.url).pathname))
    app.onError((error, c) => (error instanceof HTTPException ? error.getResponse() : c.text(error.message, 500)))
    return app
  },
  requests: [
    { target: '/inspect?a=1&a=2&b=%20&c', fields: { 'X-Odd': 'Kept?', 'x-empty': '' } },
    { target: '/inspect', method: 'OPTIONS' },
    { target: '/inspect', method: 'DELETE', host: 'other.test:8080' },
    { target: '//inspect/../inspect' },
    { target: '/parse', ...form({ 'a.b': '1', c: 'é' }) },
    {
      target: '/parse',
      ...multipart([
        ['a', '1'],
        ['a', '2'],
        ['b.c', '3'],
      ]),
    },
    { target: '/twice', ...json({ a: 'ü' }) },
    { target: '/clone', ...inPieces(json({ a: 'x'.repeat(1000) }), 77) },
    { target: '/bytes', method: 'POST', body: Buffer.from([0, 255, 1, 254]) },
    { target: '/blob', method: 'POST', body: 'grüße' },
    { target: '/stream', ...inPieces(json('y'.repeat(100_000)), 10_000) },
    { target: '/stream', method: 'POST' },
    { target: '/twice', ...withFields(json({ waits: 1 }), { Expect: '100-continue' }) },
    {
      target: '/stream',
      ...json('y'.repeat(1000)),
      behind: [
        { target: '/twice', ...json({ b: 1 }) },
        { target: '/json', method: 'HEAD' },
        { target: '/form' },
        { target: '/fail' },
      ],
    },
    ...[
      '/redirect',
      '/empty',
      '/fields',
      '/response',
      '/json',
      '/form',
      '/exception',
      '/fail',
      '/mounted/path',
      '/missing',
    ].flatMap((target) => [{ target }, { target, method: 'HEAD' }]),
  ],
  differences: [
    {
      request: 'GET /response',
      of: ['content-type'],
      reason: '@hono/node-server sends text/plain instead of the Blob’s own type',
    },
    { request: 'HEAD /response', of: ['content-type'], reason: '@hono/node-server loses the Blob’s type' },
  ],
}
