import fastifyStatic from '@fastify/static'
import { fastify } from 'fastify'
import { fieldOf } from '../usage.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: '@fastify/static',
  createApp: ({ files }) => {
    const app = fastify()
    app.register(fastifyStatic, {
      root: files,
      prefix: '/files/',
      list: { format: 'json', names: ['list.json'] },
      maxAge: 60_000,
      setHeaders: (reply) => void reply.header('X-Served', 'yes'),
    })
    app.get('/one', (_request, reply) => reply.sendFile('page.html', { cacheControl: false }))
    app.get('/download', (_request, reply) => reply.download('octets.bin', 'ein nämliches.bin'))
    return app
  },
  requests: [
    { target: '/files/page.html' },
    { target: '/files/page.html', method: 'HEAD' },
    { target: '/files/octets.bin' },
    { target: '/files/octets.bin', fields: { Range: 'bytes=0-99' } },
    { target: '/files/octets.bin', fields: { Range: 'bytes=-10' } },
    { target: '/files/octets.bin', fields: { Range: 'bytes=9999-' } },
    (answers) => ({ target: '/files/page.html', fields: { 'If-None-Match': fieldOf(answers[0], 'etag') } }),
    (answers) => ({
      target: '/files/page.html',
      fields: { 'If-Modified-Since': fieldOf(answers[0], 'last-modified') },
    }),
    { target: '/files/page.html', fields: { 'If-Match': '"another"' } },
    { target: '/files/folder' },
    { target: '/files/folder/' },
    { target: '/files/folder/list.json' },
    { target: '/files/folder/with%20space.txt' },
    { target: '/files/../package.json' },
    { target: '/files/%2e%2e%2fpackage.json' },
    { target: '/files/missing' },
    { target: '/one' },
    { target: '/download' },
    { target: '/download', method: 'HEAD', fields: { Range: 'bytes=0-9' } },
    { target: '/files/octets.bin', leave: { received: 100 } },
    { target: '/files/page.html', version: '1.0' },
  ],
}
