import express from 'express'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'socket.io',
  with: ['socket.io-client'],
  createApp: () => {
    const app = express()
    app.get('/page', (_request, response) => void response.send('page'))
    return app
  },
  attach: (server, _app, { see, onClose }) => {
    const sockets = new Server(server, { cors: { origin: 'https://app.test' }, serveClient: true })
    sockets.use((socket, next) => next(socket.handshake.auth['token'] === 'wrong' ? new Error('not you') : undefined))
    sockets.on('connection', (socket) => {
      see(`connection ${socket.conn.transport.name} ${socket.handshake.address}`)
      socket.on('echo', (value: unknown, answer: (value: unknown) => void) => answer(value))
      socket.on('join', async (room: string) => {
        await socket.join(room)
        sockets.to(room).emit('joined', room, Buffer.from([1, 2, 3]))
      })
      socket.on('disconnect', (reason) => see(`disconnect ${reason}`))
    })
    sockets.of('/admin').on('connection', (socket) => void socket.emit('hello', socket.nsp.name))
    onClose(() => sockets.close())
  },
  requests: [
    { target: '/page' },
    { target: '/socket.io/?EIO=4&transport=polling', fields: { Origin: 'https://app.test' } },
    { target: '/socket.io/?EIO=4&transport=polling&sid=unknown' },
    { target: '/socket.io/?EIO=4&transport=none' },
    { target: '/socket.io/socket.io.js', fields: { 'If-None-Match': '"4.8.4"' } },
    { target: '/socket.io/socket.io.js', method: 'HEAD' },
    { target: '/page' },
  ],
  talk: async (port) => {
    const heard: string[] = []
    for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']])
      heard.push(...(await chat(port, transports)))
    heard.push(...(await refusal(port)))
    return heard
  },
  random: [
    { of: 'body', pattern: /("sid":")[\w-]+/, reason: 'the session’s identifier' },
    {
      of: 'seen',
      pattern: /disconnect (?:client namespace disconnect|transport close)/,
      reason: 'which of the two packets comes first',
    },
  ],
}

async function chat(port: number, transports: string[]): Promise<string[]> {
  const socket = io(`http://127.0.0.1:${port}`, { transports, reconnection: false })
  await event(socket, 'connect')
  const heard = [`connected by ${transports.join()}`]
  if (transports.length > 1) {
    if (socket.io.engine.transport.name !== 'websocket')
      await new Promise((resolve) => socket.io.engine.once('upgrade', resolve))
    heard.push(`upgraded to ${socket.io.engine.transport.name}`)
  }
  heard.push(JSON.stringify(await socket.emitWithAck('echo', { a: [1, 'ü'] })))
  heard.push(String(((await socket.emitWithAck('echo', Buffer.alloc(50_000, 7))) as Buffer).length)) // what was sent
  const joined = event(socket, 'joined')
  socket.emit('join', 'room')
  heard.push(JSON.stringify(await joined))
  const admin = socket.io.socket('/admin')
  heard.push(JSON.stringify(await event(admin, 'hello')))
  admin.disconnect() // or else it keeps the connection
  const left = event(socket, 'disconnect')
  socket.disconnect()
  heard.push(String((await left)[0]))
  return heard
}

async function refusal(port: number): Promise<string[]> {
  const socket = io(`http://127.0.0.1:${port}`, { auth: { token: 'wrong' }, reconnection: false, forceNew: true })
  const [error] = await event(socket, 'connect_error')
  socket.disconnect()
  return [`refused: ${(error as Error).message}`]
}

function event(socket: Socket, name: string): Promise<unknown[]> {
  return new Promise((resolve) => void socket.once(name, (...values: unknown[]) => resolve(values)))
}
