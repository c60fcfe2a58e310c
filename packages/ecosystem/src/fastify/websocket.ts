import fastifyWebsocket from '@fastify/websocket'
import { fastify } from 'fastify'
import { everyOctet } from '../request-bodies.ts'
import type { FastifyUsage } from '../usage.ts'
import { visit } from '../web-socket-client.ts'

export const usage: FastifyUsage = {
  package: '@fastify/websocket',
  createApp: ({ see }) => {
    const app = fastify()
    app.register(fastifyWebsocket, { options: { maxPayload: 300_000 } })
    app.register(async (scope) => {
      scope.addHook('preValidation', async (request, reply) => {
        if (request.headers['x-refused'] !== undefined) await reply.code(401).send('not you')
      })
      scope.get('/echo/:room', { websocket: true }, (socket, request) => {
        see(`connection ${request.ip}`)
        socket.send(JSON.stringify({ params: request.params, query: request.query }))
        socket.on('message', (data: Buffer, isBinary: boolean) => {
          if (String(data) === 'leave') socket.close(4001, 'as told')
          else socket.send(data, { binary: isBinary })
        })
        socket.on('close', (code) => see(`close ${code}`))
      })
      scope.route({
        method: 'GET',
        url: '/both',
        handler: () => 'page',
        wsHandler: (socket) => socket.close(4002, 'seen'),
      })
    })
    return app
  },
  requests: [{ target: '/both' }, { target: '/echo/one' }, { target: '/missing' }],
  talk: async (port) => [
    ...(await visit(port, {
      target: '/echo/one?a=1',
      greetings: 1,
      send: ['hello', everyOctet(200_000), 'ü'.repeat(50_000)],
    })),
    ...(await visit(port, { target: '/echo/two', greetings: 1, send: ['leave'], end: 'server' })),
    ...(await visit(port, { target: '/echo/three', greetings: 1, end: 'cut' })),
    ...(await visit(port, { target: '/both', end: 'server' })),
    ...(await visit(port, { target: '/echo/one', fields: { 'X-Refused': 'yes' } })),
    ...(await visit(port, { target: '/missing' })),
  ],
}
