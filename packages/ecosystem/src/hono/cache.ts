import { Hono } from 'hono'
import { cache } from 'hono/cache'
import type { HonoUsage } from '../usage.ts'

/** Node has no `caches`: programs bring one, such as this, of as much of it as the middleware asks for. */
class Caches {
  readonly #caches = new Map<string, Map<string, () => Response>>()

  open(name: string): Promise<object> {
    const entries = this.#caches.get(name) ?? new Map<string, () => Response>()
    this.#caches.set(name, entries)
    return Promise.resolve({
      match: async (key: string) => entries.get(key)?.(),
      put: async (key: string, response: Response) => {
        const { status, headers } = response
        const body = await response.arrayBuffer()
        entries.set(key, () => new Response(body, { status, headers }))
      },
    })
  }
}

export const usage: HonoUsage = {
  package: 'hono/cache',
  createApp: ({ see, onClose }) => {
    const app = new Hono()
    app.use('/never/*', cache({ cacheName: 'none', onCacheNotAvailable: (reason) => see(reason) }))
    Reflect.set(globalThis, 'caches', new Caches())
    onClose(() => void Reflect.deleteProperty(globalThis, 'caches'))
    const options = { wait: true, cacheControl: 'max-age=60', vary: 'Accept-Language' }
    app.use('/pages/*', cache({ cacheName: 'pages', cacheableStatusCodes: [200, 203], ...options }))
    app.use('/one/*', cache({ cacheName: (c) => c.req.header('Host') ?? '', keyGenerator: () => 'one', ...options }))
    let made = 0
    app.on(['GET', 'POST', 'QUERY'], '/:folder/:page', async (c) => {
      made += 1
      const { page } = c.req.param()
      see(`makes ${page}`)
      if (page === 'private') c.header('Cache-Control', 'private')
      if (page === 'cookie') c.header('Set-Cookie', 'a=1')
      if (page === 'short') c.header('Cache-Control', 'max-age=1')
      if (page === 'missing') return c.notFound()
      if (page === 'other') c.status(203)
      return c.json({ page, made, language: c.req.header('Accept-Language'), body: await c.req.text() })
    })
    return app
  },
  requests: [
    ...[
      '/pages/a',
      '/pages/other',
      '/pages/private',
      '/pages/cookie',
      '/pages/short',
      '/pages/missing',
      '/never/a',
    ].flatMap((target) => [{ target }, { target }]),
    { target: '/pages/a', fields: { 'Accept-Language': 'de' } },
    { target: '/pages/a', fields: { 'Accept-Language': 'de' } },
    { target: '/pages/a', fields: { Authorization: 'Bearer mine' } },
    { target: '/pages/a', method: 'HEAD' },
    { target: '/pages/a', method: 'POST', body: 'not cached' },
    { target: '/pages/a', method: 'QUERY', body: 'a question' },
    { target: '/pages/a', method: 'QUERY', body: 'a question' },
    { target: '/pages/a', method: 'QUERY', body: 'another' },
    { target: '/pages/a', host: 'other.test' },
    { target: '/one/a' },
    { target: '/one/b' },
  ],
}
