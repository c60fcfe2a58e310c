import express from 'express'
import expressWs from 'express-ws'
import type { ExpressUsage } from '../usage.ts'
import { visit } from '../web-socket-client.ts'

export const usage: ExpressUsage = {
  package: 'express-ws',
  createApp: () => express(),
  attach: (server, plain, { see }) => {
    const { app, getWss } = expressWs(plain, server)
    app.use((request, response, next) => {
      if (request.get('x-refused') === undefined) next()
      else response.status(401).send('not you')
    })
    app.ws('/rooms/:room', (socket, request) => {
      socket.send(`${request.params['room']} ${String(request.query['q'])} of ${getWss().clients.size}`)
      socket.on('message', (data: Buffer, isBinary: boolean) => socket.send(data, { binary: isBinary }))
      socket.on('close', (code) => see(`close ${code}`))
    })
    app.get('/page', (_request, response) => void response.send('page'))
  },
  requests: [{ target: '/page' }, { target: '/rooms/one' }, { target: '/page', fields: { 'X-Refused': 'yes' } }],
  talk: async (port) => [
    ...(await visit(port, { target: '/rooms/one?q=2', greetings: 1, send: ['hello', Buffer.from([1, 2, 3])] })),
    ...(await visit(port, { target: '/rooms/two', greetings: 1, end: 'cut' })),
  ],
}
