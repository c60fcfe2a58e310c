import { ApolloServer } from '@apollo/server'
import { expressMiddleware } from '@as-integrations/express5'
import cors from 'cors'
import express from 'express'
import { json } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: '@apollo/server',
  with: ['@as-integrations/express5', 'graphql'],
  createApp: async ({ onClose }) => {
    const server = new ApolloServer<{ token: string | undefined }>({
      typeDefs:
        'type Query { hello(name: String): String, token: String, fail: String } type Mutation { set(to: Int!): Int }',
      resolvers: {
        Query: {
          hello: (_root: unknown, { name }: { name?: string }) => `Hello, ${name ?? 'you'}`,
          token: (_root: unknown, _arguments: unknown, { token }) => token,
          fail: () => {
            throw new Error('as asked')
          },
        },
        Mutation: { set: (_root: unknown, { to }: { to: number }) => to },
      },
      includeStacktraceInErrorResponses: false,
      allowBatchedHttpRequests: true,
      introspection: true,
    })
    await server.start()
    onClose(() => server.stop())
    const app = express()
    app.set('etag', false) // it would be of a random body
    const context = async ({ req }: { req: express.Request }) => ({ token: req.headers.authorization })
    app.use('/graphql', cors(), express.json(), expressMiddleware(server, { context }))
    return app
  },
  requests: [
    { target: '/graphql', ...json({ query: '{ hello(name: "Ada") }' }) },
    {
      target: '/graphql',
      ...json({ query: '{ token }' }),
      fields: { 'Content-Type': 'application/json', Authorization: 'Bearer x' },
    },
    { target: '/graphql', ...json({ query: 'mutation ($to: Int!) { set(to: $to) }', variables: { to: 3 } }) },
    { target: '/graphql', ...json([{ query: '{ hello }' }, { query: '{ token }' }]) },
    { target: '/graphql', ...json({ query: '{ fail }' }) },
    { target: '/graphql', ...json({ query: '{ missing }' }) },
    { target: '/graphql', ...json({ query: '{ __schema { queryType { name } } }' }) },
    { target: '/graphql', ...json({}) },
    { target: '/graphql?query=%7Bhello%7D', fields: { 'Apollo-Require-Preflight': 'yes' } },
    { target: '/graphql?query=%7Bhello%7D' },
    { target: '/graphql', fields: { Accept: 'text/html' } },
    {
      target: '/graphql',
      method: 'OPTIONS',
      fields: { Origin: 'https://app.test', 'Access-Control-Request-Method': 'POST' },
    },
    { target: '/graphql', method: 'POST', fields: { 'Content-Type': 'application/json' }, body: '{' },
  ],
  random: [{ of: 'body', pattern: /\b[0-9a-f]{64}\b/, reason: 'the page’s nonce' }],
}
