import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { z } from 'zod'
import { form, json, multipart } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: '@hono/zod-validator',
  with: ['zod'],
  createApp: () => {
    const app = new Hono()
    app.post('/json', zValidator('json', z.object({ a: z.number() })), (c) => c.json(c.req.valid('json')))
    app.post(
      '/form',
      zValidator('form', z.object({ a: z.string(), file: z.instanceof(File).optional() })),
      async (c) => {
        const { a, file } = c.req.valid('form')
        return c.json({ a, file: file && { name: file.name, type: file.type, text: await file.text() } })
      },
    )
    app.get('/query', zValidator('query', z.object({ n: z.coerce.number() })), (c) => c.json(c.req.valid('query')))
    app.get(
      '/fields',
      zValidator('header', z.object({ 'x-tenant': z.string() })),
      zValidator('cookie', z.object({ c: z.string() })),
      (c) => c.json({ ...c.req.valid('header'), ...c.req.valid('cookie') }),
    )
    return app
  },
  requests: [
    { target: '/json', ...json({ a: 1 }) },
    { target: '/json', ...json({ a: 'x' }) },
    { target: '/form', ...form({ a: 'é' }) },
    {
      target: '/form',
      ...multipart([
        ['a', '1'],
        ['file', { name: 'ä.txt', type: 'text/plain', content: 'Inhalt' }],
      ]),
    },
    { target: '/form', ...form({ b: '1' }) },
    { target: '/query?n=3' },
    { target: '/query?n=x' },
    { target: '/fields', fields: { 'X-Tenant': 'a', Cookie: 'c=1' } },
    { target: '/fields' },
  ],
}
