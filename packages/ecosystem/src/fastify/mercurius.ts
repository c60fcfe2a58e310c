import { fastify } from 'fastify'
import mercurius from 'mercurius'
import { json } from '../request-bodies.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: 'mercurius',
  with: ['graphql'],
  createApp: () => {
    const app = fastify()
    app.register(mercurius, {
      schema: 'type Query { add(x: Int!, y: Int!): Int, ip: String, fail: String }',
      resolvers: {
        Query: {
          add: async (_root: unknown, { x, y }: { x: number; y: number }) => x + y,
          ip: (_root: unknown, _arguments: unknown, { reply }: { reply: { request: { ip: string } } }) =>
            reply.request.ip,
          fail: () => {
            throw new Error('as asked')
          },
        },
      },
      graphiql: true,
    })
    return app
  },
  requests: [
    { target: '/graphql', ...json({ query: '{ add(x: 1, y: 2) ip }' }) },
    { target: '/graphql?query=%7B%20add(x%3A%201%2C%20y%3A%202)%20%7D' },
    { target: '/graphql', ...json({ query: 'query ($x: Int!) { add(x: $x, y: 1) }', variables: { x: 5 } }) },
    { target: '/graphql', ...json({ query: '{ fail }' }) },
    { target: '/graphql', ...json({ query: '{ missing }' }) },
    { target: '/graphql', ...json({}) },
    { target: '/graphiql' },
  ],
}
