/** The Fastify app on its own server. */
import app from '../apps/fastify.ts'
import { announce } from './announce.ts'

await app.listen({ port: 0, host: '127.0.0.1' })
announce(app.server.address())
