import express from 'express'
import { WebSocketServer } from 'ws'
import { everyOctet } from '../request-bodies.ts'
import type { ExpressUsage } from '../usage.ts'
import { visit } from '../web-socket-client.ts'

export const usage: ExpressUsage = {
  package: 'ws',
  createApp: () => {
    const app = express()
    app.get('/page', (_request, response) => void response.send('page'))
    return app
  },
  attach: (server, _app, { see, onClose }) => {
    const sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: { threshold: 100 },
      maxPayload: 300_000,
      handleProtocols: (offered) => (offered.has('second') ? 'second' : false),
    })
    server.on('upgrade', (request, socket, head) => {
      if (request.url?.startsWith('/socket') !== true) {
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
        return
      }
      sockets.handleUpgrade(request, socket, head, (client) => void sockets.emit('connection', client, request))
    })
    sockets.on('connection', (client, request) => {
      see(`connection ${request.url} ${request.socket.remoteAddress} ${String(request.headers['x-who'])}`)
      client.send(`welcome ${sockets.clients.size}`)
      client.on('message', (data, isBinary) => {
        if (String(data) === 'leave') client.close(4001, 'as told')
        else client.send(data, { binary: isBinary })
      })
      client.on('close', (code, reason) => see(`close ${code} ${reason}`))
      client.on('error', (error) => see(`error ${error.message}`))
    })
    onClose(() => sockets.close())
  },
  requests: [
    { target: '/page' },
    { target: '/socket', fields: { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' } },
    {
      target: '/elsewhere',
      fields: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    },
    { target: '/page' },
  ],
  talk: async (port) => [
    ...(await visit(port, {
      target: '/socket?a=1',
      fields: { 'X-Who': 'me' },
      greetings: 1,
      send: ['hello', 'Grüße', everyOctet(200_000), 'x'.repeat(70_000)],
    })),
    ...(await visit(port, {
      target: '/socket',
      protocols: ['first', 'second'],
      greetings: 1,
      send: ['again'],
      end: 'cut',
    })),
    ...(await visit(port, { target: '/socket', greetings: 1, send: ['leave'], end: 'server' })),
    ...(await visit(port, { target: '/socket', greetings: 1, send: [everyOctet(300_001)], end: 'server' })),
    ...(await visit(port, { target: '/elsewhere' })),
  ],
}
