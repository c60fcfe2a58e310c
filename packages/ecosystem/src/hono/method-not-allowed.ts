import { Hono } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/method-not-allowed',
  createApp: () => {
    const app = new Hono()
    app.use(methodNotAllowed({ app }))
    app.get('/users/:id', (c) => c.text(`user ${c.req.param('id')}`))
    app.put('/users/:id', async (c) => c.text(await c.req.text()))
    app.on('PURGE', '/cache', (c) => c.body(null, 204))
    app.all('/all', (c) => c.text(c.req.method))
    const inner = new Hono()
    inner.use(
      methodNotAllowed({
        app: inner,
        onMethodNotAllowed: (c, methods) => c.json({ methods }, 405, { Allow: methods.join(', '), 'X-Inner': 'yes' }),
      }),
    )
    inner.post('/items', (c) => c.text('made', 201))
    app.route('/inner', inner)
    return app
  },
  requests: [
    ...['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'].map((method) => ({ target: '/users/7', method })),
    { target: '/users/7', method: 'PUT', body: 'a name' },
    { target: '/users/7', method: 'PATCH', body: 'which nobody reads' },
    { target: '/cache', method: 'PURGE' },
    { target: '/cache' },
    { target: '/cache', method: 'HEAD' },
    { target: '/all', method: 'DELETE' },
    { target: '/missing', method: 'POST', body: 'nobody’s' },
    { target: '/inner/items', method: 'POST' },
    { target: '/inner/items' },
    { target: '/inner/missing' },
  ],
}
