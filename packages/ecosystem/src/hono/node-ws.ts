import { createNodeWebSocket } from '@hono/node-ws'
import { Hono } from 'hono'
import { everyOctet } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'
import { visit } from '../web-socket-client.ts'

const ofApp = new WeakMap<object, ReturnType<typeof createNodeWebSocket>>()

export const usage: HonoUsage = {
  package: '@hono/node-ws',
  createApp: ({ see }) => {
    const app = new Hono()
    const webSockets = createNodeWebSocket({ app })
    ofApp.set(app, webSockets)
    app.get(
      '/echo/:room',
      webSockets.upgradeWebSocket((c) => ({
        onOpen: (_event, socket) => socket.send(`${c.req.param('room')} ${c.req.query('a')} ${c.req.header('x-who')}`),
        onMessage: ({ data }, socket) => {
          if (data === 'leave') socket.close(4001, 'as told')
          else socket.send(data as string | ArrayBuffer) // ws gives no Blob
        },
        onClose: ({ code }) => see(`close ${code}`),
      })),
    )
    app.get('/page', (c) => c.text('page'))
    return app
  },
  attach: (server, app) => ofApp.get(app)?.injectWebSocket(server),
  requests: [{ target: '/page' }, { target: '/echo/one' }],
  talk: async (port) => [
    ...(await visit(port, {
      target: '/echo/one?a=1',
      fields: { 'X-Who': 'me' },
      greetings: 1,
      send: ['hello', everyOctet(100_000), 'ü'.repeat(500)],
    })),
    ...(await visit(port, { target: '/echo/two', greetings: 1, send: ['leave'], end: 'server' })),
    ...(await visit(port, { target: '/echo/three', greetings: 1, end: 'cut' })),
  ],
}
