import express from 'express'
import { buildSchema } from 'graphql'
import { createHandler } from 'graphql-http/lib/use/express'
import { json } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

const query = '{ hello(name: "Ada") }'

export const usage: ExpressUsage = {
  package: 'graphql-http',
  with: ['graphql'],
  createApp: () => {
    const app = express()
    app.all(
      '/graphql',
      createHandler({
        schema: buildSchema('type Query { hello(name: String!): String, client: String, fail: String }'),
        rootValue: {
          hello: ({ name }: { name: string }) => `Hello, ${name}`,
          client: (_arguments: unknown, context: { agent: string }) => context.agent,
          fail: () => Promise.reject(new Error('as asked')),
        },
        context: (request) => ({ agent: request.raw.get('user-agent') ?? 'nobody' }),
      }),
    )
    return app
  },
  requests: [
    { target: '/graphql', ...json({ query }) },
    { target: `/graphql?query=${encodeURIComponent(query)}` },
    {
      target: '/graphql',
      ...json({ query: 'query A($n: String!) { hello(name: $n) }', variables: { n: 'Bö' }, operationName: 'A' }),
    },
    {
      target: '/graphql',
      method: 'POST',
      fields: { 'Content-Type': 'application/json', 'User-Agent': 'me' },
      body: '{"query":"{ client fail }"}',
    },
    { target: '/graphql', ...json({ query: '{ missing }' }) },
    { target: '/graphql', ...json({ query: '{ broken' }) },
    { target: '/graphql', ...json('nonsense') },
    { target: '/graphql', method: 'POST', fields: { 'Content-Type': 'text/plain' }, body: query },
    {
      target: '/graphql',
      ...json({ query }),
      fields: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' },
    },
    { target: '/graphql', method: 'DELETE' },
  ],
}
