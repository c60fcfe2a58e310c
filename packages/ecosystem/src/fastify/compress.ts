import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fastifyCompress from '@fastify/compress'
import { fastify } from 'fastify'
import { json } from '../request-bodies.ts'
import type { FastifyUsage } from '../usage.ts'

const text = 'The quick brown fox jumps over the lazy dog. '.repeat(200)

export const usage: FastifyUsage = {
  package: '@fastify/compress',
  createApp: () => {
    const app = fastify()
    app.register(fastifyCompress, { threshold: 1024, inflateIfDeflated: true })
    app.get('/json', () => ({ text }))
    app.get('/small', () => ({ small: true }))
    app.get('/stream', (_request, reply) => reply.type('text/plain').send(Readable.from([text, text])))
    app.get('/buffer', (_request, reply) => reply.type('text/plain').send(Buffer.from(text)))
    app.get('/picture', (_request, reply) => reply.type('image/png').send(Buffer.alloc(5000, 1)))
    app.get('/packed', (_request, reply) =>
      reply.type('text/plain').header('Content-Encoding', 'gzip').send(gzipSync(text)),
    )
    app.get('/off', { compress: false }, () => ({ text }))
    app.post('/echo', (request) => request.body as object)
    return app
  },
  requests: [
    ...['/json', '/small', '/stream', '/buffer', '/picture', '/packed', '/off'].flatMap((target) => [
      { target, fields: { 'Accept-Encoding': 'gzip' } },
      { target, fields: { 'Accept-Encoding': 'deflate, br;q=0.5' } },
      { target, fields: { 'Accept-Encoding': 'br' } },
      { target },
      { target, method: 'HEAD', fields: { 'Accept-Encoding': 'gzip' } },
    ]),
    { target: '/json', fields: { 'Accept-Encoding': 'x-none, identity;q=0' } },
    {
      target: '/echo',
      ...json({}),
      fields: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      body: gzipSync('{"packed":1}'),
    },
    {
      target: '/echo',
      ...json({}),
      fields: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      body: 'not gzip at all',
    },
    { target: '/echo', ...json({}), fields: { 'Content-Type': 'application/json', 'Content-Encoding': 'x-none' } },
  ],
}
