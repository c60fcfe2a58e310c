/** The Fastify app under test. Nothing of a server in it: its own and ours serve this very module. */
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'

const app: FastifyInstance = fastify()

app.get('/hello', (_request, reply) => {
  reply.send('Hello')
})

app.post('/echo', (request, reply) => {
  reply.send(request.body)
})

export default app
