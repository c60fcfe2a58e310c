import { getConnInfo } from '@hono/node-server/conninfo'
import { earlyHints } from '@hono/node-server/early-hints'
import { call, createEnviron } from '@gateway-server/testkit'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono, type Context } from 'hono'
import { cors } from 'hono/cors'
import { describe, expect, test } from 'vitest'
import type { Bindings } from './bindings.ts'
import { toApplication } from './to-application.ts'

async function bodyOf(
  app: Hono<{ Bindings: Bindings }>,
  description: Parameters<typeof createEnviron>[0] = {},
): Promise<unknown> {
  const { body } = await call(toApplication(app), createEnviron(description))
  return JSON.parse(String(body))
}

test('answers in the same turn where the handler does', () => {
  const app = new Hono().get('/', (c) => c.text('hello'))
  const body = toApplication(app)(createEnviron(), () => () => {})
  expect(body).toEqual(['hello'])
})

test('text has the type that Hono’s own server gives it, through middleware too', async () => {
  const app = new Hono().get('/plain', (c) => c.text('x'))
  app.use('/cors', cors()).get('/cors', (c) => c.text('x'))
  for (const target of ['/plain', '/cors']) {
    const { headers } = await call(toApplication(app), createEnviron({ target }))
    expect(new Headers(headers.map(([name, value]): [string, string] => [name, value])).get('content-type')).toBe(
      'text/plain; charset=UTF-8',
    )
  }
})

test('HEAD is answered as GET, without the body', async () => {
  const app = new Hono().get('/', (c) => c.text('hello', 200, { 'Content-Length': '5' }))
  const { status, headers, body } = await call(toApplication(app), createEnviron({ REQUEST_METHOD: 'HEAD' }))
  expect([
    status,
    Object.fromEntries(headers)['Content-Length'] ?? Object.fromEntries(headers)['content-length'],
    body.length,
  ]).toEqual([200, '5', 0])
})

describe('c.env', () => {
  const app = new Hono<{ Bindings: Bindings }>()
  app.get('/conninfo', (c) => c.json(getConnInfo(c)))
  app.get('/incoming', (c) => {
    const { method, url, httpVersion, rawHeaders, socket } = c.env.incoming
    return c.json({
      method,
      url,
      httpVersion,
      rawHeaders,
      encrypted: 'encrypted' in socket && socket.encrypted,
      local: socket.localAddress ?? null,
    })
  })
  app.get('/server', (c) => c.json(c.env.environ.SERVER_SOFTWARE))

  test.each([
    ['192.0.2.1', 'IPv4'],
    ['2001:db8::1', 'IPv6'],
  ])('tells conninfo the client, not the server (honojs/node-server#215): %s', async (address, addressType) => {
    const remote = { address, port: 50_000, addressType }
    expect(await bodyOf(app, { target: '/conninfo', REMOTE_ADDR: address, REMOTE_PORT: '50000' })).toEqual({ remote })
  })

  test('tells conninfo nothing on a Unix socket', async () => {
    expect(await bodyOf(app, { target: '/conninfo', REMOTE_ADDR: undefined, REMOTE_PORT: undefined })).toEqual({
      remote: {},
    })
  })

  test('has the request’s facts', async () => {
    const description = { target: '/incoming?a', headers: [['X-Odd', '1']], HTTPS: 'on' } as const
    expect(await bodyOf(app, description)).toMatchObject({
      method: 'GET',
      url: '/incoming?a',
      httpVersion: '1.1',
      rawHeaders: ['Host', 'localhost', 'X-Odd', '1'],
      encrypted: true,
    })
  })

  test('has the environ', async () => {
    expect(await bodyOf(app, { target: '/server', SERVER_SOFTWARE: 'test/1' })).toBe('test/1')
  })

  test('sends early hints', async () => {
    const hinting = new Hono()
    hinting.use(earlyHints({ link: ['</a.css>; rel=preload', '</b.js>; rel=preload'] })).get('/', (c) => c.text('x'))
    const { earlyHints: hints } = await call(toApplication(hinting), createEnviron())
    expect(hints).toEqual([[['Link', '</a.css>; rel=preload, </b.js>; rel=preload']]])
  })
})

test('waitUntil reaches the server', async () => {
  const work = Promise.resolve()
  const app = new Hono().get('/', (c) => {
    c.executionCtx.waitUntil(work)
    return c.text('x')
  })
  expect((await call(toApplication(app), createEnviron())).background).toEqual([work])
})

describe('below a mount', () => {
  const mounted = {
    SCRIPT_NAME: '/my%20api',
    PATH_INFO: '/users/1',
    QUERY_STRING: 'a=1',
    REQUEST_URI: '/my%20api/users/1?a=1',
  }

  test('the app routes by the rest of the path and sees the whole URL (honojs/hono#3839)', async () => {
    const app = new Hono<{ Bindings: Bindings }>().get('/users/:id', (c) =>
      c.json([c.req.path, c.req.param('id'), c.req.url]),
    )
    for (let time = 0; time < 2; time++) {
      expect(await bodyOf(app, mounted)).toEqual(['/users/1', '1', 'http://localhost/my%20api/users/1?a=1'])
    }
  })

  test('its root is the mount itself', async () => {
    const app = new Hono<{ Bindings: Bindings }>().get('/', (c) => c.json(c.req.path))
    expect(await bodyOf(app, { SCRIPT_NAME: '/api', PATH_INFO: '' })).toBe('/')
    expect(await bodyOf(app, { SCRIPT_NAME: '', PATH_INFO: '/' })).toBe('/')
  })

  test('an app that is not mounted is left as it is', async () => {
    const app = new Hono().get('/', (c) => c.text('x'))
    const { getPath } = app
    await call(toApplication(app), createEnviron())
    expect(app.getPath).toBe(getPath)
  })
})

test('fields set by c.header after the response was made are sent, as onFound of serveStatic needs', async () => {
  const app = new Hono()
  const options = {
    root: import.meta.dirname,
    onFound: (_path: string, c: Context) => c.header('Cache-Control', 'immutable'),
  }
  app.get('/*', serveStatic(options))
  app.get('/text', (c) => {
    c.header('X-A', '1')
    const response = c.text('x')
    c.header('X-B', '2')
    return response
  })
  const found = await call(toApplication(app), createEnviron({ target: '/bindings.ts' }))
  expect([found.status, Object.fromEntries(found.headers)['cache-control']]).toEqual([200, 'immutable'])
  const { headers } = await call(toApplication(app), createEnviron({ target: '/text' }))
  expect(Object.fromEntries(headers)).toMatchObject({ 'x-a': '1', 'x-b': '2' })
})

test('Headers that others give to a Response are copied, as ever, also while Hono runs', () => {
  toApplication(new Hono())
  const headers = new Headers({ a: '1' })
  class OfTheirOwn extends Response {}
  const real = new OfTheirOwn('x', { headers })
  const responses = [
    new Response('x', { headers }),
    new Response('x', { status: 200, statusText: 'OK', headers }),
    new Response('x', real),
  ]
  headers.set('a', '2')
  real.headers.set('a', '2')
  expect(responses.map((response) => response.headers.get('a'))).toEqual(['1', '1', '1'])
})
