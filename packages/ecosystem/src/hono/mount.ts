import { Hono } from 'hono'
import { mount } from 'hono/mount'
import { form, inPieces, json } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'

/** An application of another framework that speaks fetch: tells what it was given. */
async function other(request: Request, ...more: readonly unknown[]): Promise<Response> {
  const { method, url, headers } = request
  const fields = { type: headers.get('Content-Type'), length: headers.get('Content-Length') }
  // What an app has chosen; by default it is the environment, and the execution context where the server has one.
  const given = more.filter((value) => typeof value === 'string' || typeof value === 'number')
  return Response.json({ method, url, fields, given, body: await request.text() }, { headers: { 'X-Other': 'yes' } })
}

export const usage: HonoUsage = {
  package: 'hono/mount',
  createApp: () => {
    const app = new Hono()
    const another = new Hono().basePath('/kept').all('*', (c) => c.text(`${c.req.method} ${c.req.path}`, 202))
    app.use('/mounted/*', async (c, next) => {
      await next()
      c.header('X-Around', c.req.path)
    })
    app.mount('/mounted', other)
    app.mount('/optioned', other, { optionHandler: (c) => [c.req.path, 7] })
    app.mount('/kept', another.fetch, { replaceRequest: false })
    app.mount('/replaced', other, {
      replaceRequest: (request) =>
        new Request(new URL('/elsewhere', request.url), { headers: { 'Content-Type': 'a/b' } }),
    })
    app.all('/middleware/:id/*', mount(other))
    // What answers nothing leaves the request to the next one, though the types want an answer.
    app.all(
      '/some/*',
      mount((request) => (request.url.endsWith('/mine') ? new Response('mine') : undefined!)),
    )
    app.get('/some/else', (c) => c.text('not theirs'))
    return app
  },
  requests: [
    { target: '/mounted' },
    { target: '/mounted/' },
    { target: '/mounted/a/b?c=%20d' },
    { target: '/mounted/a', method: 'HEAD' },
    { target: '/mounted/a', method: 'OPTIONS' },
    { target: '/mounted/json', ...json({ a: 'ü' }) },
    { target: '/mounted/form', ...form({ a: 'b c' }) },
    { target: '/mounted/pieces', ...inPieces(json('x'.repeat(1000)), 77) },
    { target: '/mounted/%2e%2e/a' },
    { target: '/mountedother' },
    { target: '/optioned/path' },
    { target: '/kept/path', method: 'DELETE' },
    { target: '/kept' },
    { target: '/replaced/path', ...json({ lost: true }) },
    { target: '/middleware/7/path?q', host: 'other.test:8080' },
    { target: '/some/mine' },
    { target: '/some/else' },
    { target: '/missing' },
  ],
}
