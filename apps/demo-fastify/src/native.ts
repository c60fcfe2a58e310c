// The very same app on Fastify's own server: node:http.
import app from './app.ts'

const address = await app.listen({ port: Number(process.env['PORT'] ?? 8888), host: '127.0.0.1' })
console.error(`Listening at ${address}`)
