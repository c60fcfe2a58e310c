import { fastify } from 'fastify'
import { json } from '../request-bodies.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: 'fastify',
  with: ['pino'],
  createApp: ({ see }) => {
    const app = fastify({
      logger: { stream: { write: (line: string) => !line.includes('Server listening at') && see(line.trimEnd()) } },
      requestIdHeader: 'x-request-id',
      trustProxy: true,
    })
    app.addHook('onRequest', async (request) => see(`onRequest ${request.id}`))
    app.addHook('preParsing', async (_request, _reply, payload) => {
      see('preParsing')
      return payload
    })
    app.addHook('onSend', async (_request, reply) => see(`onSend ${reply.statusCode}`))
    app.addHook('onResponse', async (_request, reply) =>
      see(`onResponse ${reply.statusCode} ${typeof reply.elapsedTime}`),
    )
    app.addHook('onRequestAbort', async (_request) => see('onRequestAbort'))
    app.addHook('onClose', async () => see('onClose'))
    app.post('/', (request) => {
      request.log.info({ ip: request.ip, ips: request.ips, host: request.host, protocol: request.protocol }, 'handling')
      return request.body as object
    })
    app.get('/fail', () => {
      const error = new Error('as asked')
      error.stack = 'no stack'
      throw error
    })
    app.get('/trailers', (_request, reply) => reply.trailer('X-Sum', async () => '3').send('with trailers'))
    app.get('/hijack', (_request, reply) => {
      reply.hijack()
      reply.raw.writeHead(299, 'Taken', { 'X-Raw': 'yes' }).end('raw')
    })
    app.get('/hints', (_request, reply) => {
      reply.raw.writeEarlyHints({ link: ['</a.css>; rel=preload', '</b.js>; rel=preload'] })
      return reply.send('after the hints')
    })
    app.get('/slow', (_request, reply) => {
      setTimeout(() => void reply.send('late'), 30)
    })
    app.post(
      '/schema',
      { schema: { body: { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } } } },
      (request) => request.body as object,
    )
    return app
  },
  requests: [
    { target: '/', ...json({ a: 1 }) },
    {
      target: '/',
      ...json({}),
      fields: {
        'Content-Type': 'application/json',
        'X-Request-Id': 'given',
        'X-Forwarded-For': '10.0.0.1, 10.0.0.2',
        'X-Forwarded-Proto': 'https',
        'X-Forwarded-Host': 'proxied.test',
      },
    },
    { target: '/', ...json({}), body: '{ broken' },
    { target: '/', ...json({}), body: '' },
    { target: '/', ...json({}), fields: { 'Content-Type': 'application/x-unknown' } },
    { target: '/schema', ...json({ a: 'x' }) },
    { target: '/schema', ...json({ a: '3' }) },
    { target: '/fail' },
    { target: '/trailers', fields: { TE: 'trailers' } },
    { target: '/trailers' },
    { target: '/hijack' },
    { target: '/hints' },
    { target: '/slow', method: 'HEAD' },
    { target: '/missing' },
    { target: '/%zz' },
  ],
  differences: [
    {
      request: 'GET /trailers (2)',
      of: ['trailers'],
      reason: 'RFC 9110 §6.5.1: trailers are for clients that say TE: trailers; SPEC.md',
    },
  ],
  random: [
    { of: 'seen', pattern: /("stack":")(?:[^"\\]|\\.)*/, reason: 'names the callers' },
    { of: 'seen', pattern: /("time":)\d+/, reason: 'the time' },
    { of: 'seen', pattern: /("responseTime":)[\d.]+/, reason: 'how long it took' },
    { of: 'seen', pattern: /("pid":)\d+/, reason: 'each side is a process of its own' },
    { of: 'seen', pattern: /("remotePort":)\d+/, reason: 'each client has a port of its own' },
  ],
}
