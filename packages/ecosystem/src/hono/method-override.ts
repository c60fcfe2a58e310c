import { Hono } from 'hono'
import { methodOverride } from 'hono/method-override'
import { form, multipart, withFields } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: 'hono/method-override',
  createApp: () => {
    const app = new Hono()
    app.use('/form', methodOverride({ app }))
    app.use('/field', methodOverride({ app, header: 'X-Method' }))
    app.use('/query', methodOverride({ app, query: 'method' }))
    app.put('/:path', async (c) => c.json({ put: await c.req.parseBody() }))
    app.delete('/:path', async (c) => c.json({ deleted: await c.req.parseBody(), query: c.req.query() }))
    app.post('/:path', (c) => c.text('posted'))
    return app
  },
  requests: [
    { target: '/form', ...form({ _method: 'PUT', a: '1' }) },
    {
      target: '/form',
      ...multipart([
        ['_method', 'DELETE'],
        ['a', '1'],
      ]),
    },
    { target: '/form', ...form({ a: '1' }) },
    { target: '/field', ...withFields(form({ a: '1' }), { 'X-Method': 'PUT' }) },
    { target: '/query?method=DELETE&b=2', ...form({ a: '1' }) },
  ],
}
