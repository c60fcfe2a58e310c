/** The Fastify app under test. Nothing of a server in it: its own and ours serve this very module. */
import { Readable } from 'node:stream'
import serveStatic from '@fastify/static'
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { streamedBody } from './chunks.ts'
import { publicFolder } from './public-folder.ts'
import { realistic } from './realistic/fastify.ts'

const app: FastifyInstance = fastify()

app.get('/hello', (_request, reply) => {
  reply.send('Hello')
})

app.post('/echo', (request, reply) => {
  reply.send(request.body)
})

app.get<{ Params: { bytes: string } }>('/stream/:bytes', (request, reply) => {
  reply.type('application/octet-stream').send(Readable.from(streamedBody(Number(request.params.bytes))))
})

await app.register(serveStatic, { root: publicFolder(), prefix: '/static/' })
await app.register(realistic, { prefix: '/app' })

export default app
