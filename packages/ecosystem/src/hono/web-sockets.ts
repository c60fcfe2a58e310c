import { createAdaptorServer, upgradeWebSocket } from '@hono/node-server'
import type { WebSocketServerLike } from '@hono/node-server'
import { Hono } from 'hono'
import { WebSocketServer } from 'ws'
import { everyOctet } from '../request-bodies.ts'
import type { HonoUsage } from '../usage.ts'
import { visit } from '../web-socket-client.ts'

export const usage: HonoUsage = {
  package: '@hono/node-server',
  with: ['ws'],
  createApp: ({ see }) => {
    const app = new Hono()
    app.get(
      '/echo/:room',
      upgradeWebSocket((c) => ({
        onOpen: (_event, socket) => socket.send(`${c.req.param('room')} ${c.req.query('a')}`),
        onMessage: ({ data }, socket) => socket.send(data as string | ArrayBuffer), // ws gives no Blob
        onClose: ({ code, reason }) => see(`close ${code} ${reason}`),
      })),
    )
    app.get('/page', (c) => c.text('page'))
    return app
  },
  attach: (server, app) => {
    // For its upgrades alone: on the server that there is, in place of making one.
    // Of ws's types it expects a little less than they say.
    const websocket = { server: new WebSocketServer({ noServer: true }) as unknown as WebSocketServerLike }
    createAdaptorServer({ fetch: app.fetch, websocket, createServer: () => server })
  },
  requests: [{ target: '/page' }, { target: '/missing' }],
  talk: async (port) => [
    ...(await visit(port, { target: '/echo/one?a=1', greetings: 1, send: ['hello', everyOctet(100_000)] })),
    ...(await visit(port, { target: '/echo/two', greetings: 1, end: 'cut' })),
    ...(await visit(port, { target: '/page' })),
  ],
}
