import { OpenAPIHono, createRoute, z } from '@hono/zod-openapi'
import { swaggerUI } from '@hono/swagger-ui'
import { json } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: '@hono/zod-openapi',
  with: ['@hono/swagger-ui', 'zod'],
  createApp: () => {
    const app = new OpenAPIHono()
    const user = z
      .object({ name: z.string().min(2).openapi({ example: 'Ada' }), age: z.number().int().optional() })
      .openapi('User')
    const content = { 'application/json': { schema: user } }
    const route = createRoute({
      method: 'post',
      path: '/users/{id}',
      request: {
        params: z.object({ id: z.string().regex(/^\d+$/) }),
        query: z.object({ dry: z.stringbool().optional() }),
        body: { content, required: true },
      },
      responses: { 200: { description: 'ok', content } },
    })
    app.openapi(route, (c) => c.json({ ...c.req.valid('json'), age: Number(c.req.valid('param').id) }, 200))
    app.doc('/openapi.json', { openapi: '3.0.0', info: { title: 'Ecosystem', version: '1' } })
    app.get('/docs', swaggerUI({ url: '/openapi.json' }))
    return app
  },
  requests: [
    { target: '/users/3?dry=true', ...json({ name: 'Ada' }) },
    { target: '/users/x', ...json({ name: 'Ada' }) },
    { target: '/users/3', ...json({ name: 'A', age: 1.5 }) },
    { target: '/users/3', method: 'POST' },
    { target: '/openapi.json' },
    { target: '/docs' },
  ],
}
