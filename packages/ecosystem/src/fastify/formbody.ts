import fastifyFormbody from '@fastify/formbody'
import { fastify } from 'fastify'
import { form, inPieces } from '../request-bodies.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/formbody',
  createApp: () => {
    const app = fastify()
    app.register(fastifyFormbody, { bodyLimit: 1000 })
    app.post('/', (request) => request.body as object)
    return app
  },
  requests: [
    { target: '/', ...form({ a: '1', 'list[]': 'é', empty: '' }) },
    { target: '/', ...inPieces(form({ a: 'in pieces & more' }), 2) },
    { target: '/', ...form({}) },
    { target: '/', ...form({ a: 'x'.repeat(2000) }) },
    { target: '/', ...form({}), body: 'a=%zz&a=2&b' },
    {
      target: '/',
      ...form({ first: '1' }),
      behind: [
        { target: '/', ...form({ second: '2' }) },
        { target: '/missing' },
        { target: '/', ...form({ last: '3' }) },
      ],
    },
    { target: '/', ...form({ still: 'there' }) },
  ],
}
