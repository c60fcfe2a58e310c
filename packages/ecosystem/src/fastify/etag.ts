import fastifyEtag from '@fastify/etag'
import { fastify } from 'fastify'
import { Readable } from 'node:stream'
import { fieldOf } from '../usage.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/etag',
  createApp: () => {
    const app = fastify()
    app.register(fastifyEtag, { weak: true })
    app.get('/', () => ({ hello: 'world' }))
    app.get('/own', (_request, reply) => reply.header('ETag', '"own"').send('own'))
    app.get('/stream', () => Readable.from(['a', 'b']))
    return app
  },
  requests: [
    { target: '/' },
    (answers) => ({ target: '/', fields: { 'If-None-Match': fieldOf(answers[0], 'etag') } }),
    (answers) => ({ target: '/', method: 'HEAD', fields: { 'If-None-Match': fieldOf(answers[0], 'etag') } }),
    { target: '/', fields: { 'If-None-Match': '"other"' } },
    { target: '/own', fields: { 'If-None-Match': '"own"' } },
    { target: '/stream' },
  ],
}
