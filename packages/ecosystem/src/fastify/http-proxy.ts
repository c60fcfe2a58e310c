import fastifyHttpProxy from '@fastify/http-proxy'
import { fastify } from 'fastify'
import { everyOctet, form, inPieces, json } from '../request-bodies.ts'
import type { FastifyUsage } from '../usage.ts'
import { visit } from '../web-socket-client.ts'

export const usage: FastifyUsage = {
  package: '@fastify/http-proxy',
  createApp: ({ upstream }) => {
    const app = fastify()
    app.register(fastifyHttpProxy, { upstream, prefix: '/api', disableRequestLogging: true })
    app.register(fastifyHttpProxy, {
      upstream,
      prefix: '/tuned/:tenant',
      rewritePrefix: '/inspect',
      replyOptions: {
        rewriteRequestHeaders: (request, fields) => ({
          ...fields,
          'x-tenant': (request.params as { tenant?: string } | undefined)?.tenant ?? 'none',
        }),
        rewriteHeaders: (fields) => ({ ...fields, 'x-rewritten': 'yes' }),
      },
    })
    app.register(fastifyHttpProxy, {
      upstream,
      prefix: '/checked',
      preHandler: (request, reply, done) => {
        if (request.headers.authorization === undefined) void reply.code(401).send('who?')
        else done()
      },
    })
    app.register(fastifyHttpProxy, { upstream, prefix: '/echo', rewritePrefix: '/echo', websocket: true })
    app.register(fastifyHttpProxy, { upstream: 'http://127.0.0.1:1', prefix: '/nobody' })
    return app
  },
  requests: [
    { target: '/api/inspect?a=1&b=%20' },
    { target: '/api/inspect', method: 'HEAD' },
    { target: '/api/inspect', ...form({ a: '1', b: 'é' }) },
    { target: '/api/inspect', ...json({ a: [1] }) },
    { target: '/api/inspect', ...inPieces(json({ sent: 'in pieces' }), 4) },
    {
      target: '/api/inspect',
      method: 'PUT',
      fields: { 'Content-Type': 'text/plain' },
      body: everyOctet(100_000).toString('base64'),
    },
    { target: '/api/redirect' },
    { target: '/api/cookies' },
    { target: '/api/gzip', fields: { 'Accept-Encoding': 'gzip' } },
    { target: '/api/missing' },
    { target: '/api/empty' },
    { target: '/api/events' },
    { target: '/api/large' },
    { target: '/api/broken' },
    { target: '/tuned/one/more?a=1' },
    { target: '/checked/inspect' },
    { target: '/checked/inspect', fields: { Authorization: 'x' } },
    { target: '/nobody/inspect' },
    { target: '/api/large', leave: { received: 1000 } },
  ],
  talk: (port) => visit(port, { target: '/echo?a=1', greetings: 1, send: ['hello', everyOctet(100_000)] }),
  differences: [
    {
      request: 'POST /api/inspect (3)',
      of: ['body'],
      reason:
        'undici tells the length of a stream that has ended already; here bodies are read when somebody asks for them',
    },
  ],
}
