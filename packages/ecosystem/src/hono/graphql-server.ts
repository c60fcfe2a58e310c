import { graphqlServer } from '@hono/graphql-server'
import { buildSchema } from 'graphql'
import { Hono } from 'hono'
import { json } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'

export const usage: HonoUsage = {
  package: '@hono/graphql-server',
  with: ['graphql'],
  createApp: () => {
    const app = new Hono()
    const schema = buildSchema('type Query { hello(name: String): String, path: String }')
    app.use(
      '/graphql',
      graphqlServer({
        schema,
        rootResolver: (c) => ({
          hello: ({ name }: { name?: string }) => `Hello, ${name ?? 'you'}`,
          path: () => c.req.path,
        }),
      }),
    )
    return app
  },
  requests: [
    { target: '/graphql', ...json({ query: '{ hello(name: "Ada") path }' }) },
    { target: '/graphql?query=%7Bhello%7D' },
    { target: '/graphql', method: 'POST', fields: { 'Content-Type': 'application/graphql' }, body: '{ hello }' },
    { target: '/graphql', ...json({ query: '{ missing }' }) },
    { target: '/graphql', ...json({ query: '{ broken' }) },
    { target: '/graphql' },
  ],
}
