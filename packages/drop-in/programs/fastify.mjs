import Fastify from 'fastify'

const fastify = Fastify()
fastify.get('/', async () => ({ hello: 'world' }))
fastify.get('/users/:id', async ({ params, query, ip, hostname }) => ({ ...params, query, ip, hostname }))
fastify.post('/users', async (request, reply) => reply.code(201).header('Location', '/users/1').send(request.body))
fastify.get('/fails', async () => {
  throw Object.assign(new Error('no such thing'), { statusCode: 418 })
})
console.log(`Listening at ${await fastify.listen({ port: 0, host: '127.0.0.1' })}`)
