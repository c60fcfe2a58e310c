import { fastify } from 'fastify'
import fastifyRawBody from 'fastify-raw-body'
import { inPieces, json } from '../request-bodies.ts'
import type { FastifyUsage } from '../usage.ts'

export const usage: FastifyUsage = {
  package: 'fastify-raw-body',
  createApp: async () => {
    const app = fastify()
    await app.register(fastifyRawBody, { global: false, runFirst: true })
    app.post('/', { config: { rawBody: true } }, (request) => ({ raw: String(request.rawBody), body: request.body }))
    app.post('/without', (request) => ({ raw: String(request.rawBody), body: request.body }))
    return { app }.app
  },
  requests: [
    { target: '/', ...json({ a: 'ü' }) },
    { target: '/', ...inPieces(json({ in: 'pieces' }), 3) },
    { target: '/without', ...json({ a: 1 }) },
    { target: '/', ...json({}), body: '{ broken' },
    { target: '/', ...json({ still: 'there' }) },
  ],
}
