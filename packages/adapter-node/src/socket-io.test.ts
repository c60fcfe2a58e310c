// socket.io on both of its transports, through its own client: on node:http and on the gateway.
import { fetchRaw } from '@gateway-server/testkit'
import { Server as Sockets } from 'socket.io'
import { io } from 'socket.io-client'
import { describe, expect, test } from 'vitest'
import { sites } from './sites.fixture.ts'

describe.each(sites)('on %s, socket.io', (_name, start) => {
  test.each([['websocket'], ['polling'], ['polling', 'websocket']])(
    'talks by %s %s, and leaves the rest to the listener',
    async (...transports) => {
      let sockets: Sockets | undefined
      const site = await start(
        (_request, response) => response.end('page'),
        (server) => {
          sockets = new Sockets(server)
          sockets.on('connection', (socket) => {
            socket.on('echo', (value: unknown, answer: (value: unknown) => void) => answer(value))
            socket.emit('hello', socket.handshake.address, socket.handshake.url.slice(0, 11))
          })
        },
      )
      const client = io(`http://127.0.0.1:${site.port}`, { transports, reconnection: false, forceNew: true })
      const greeting = await new Promise((resolve) => void client.once('hello', (...words) => resolve(words)))
      expect(greeting).toEqual(['127.0.0.1', '/socket.io/'])
      if (transports.length > 1 && client.io.engine.transport.name === 'polling') {
        await new Promise((resolve) => void client.io.engine.once('upgrade', resolve))
      }
      for (const value of ['text', { deep: [1, 'ü'] }, 'x'.repeat(200_000)]) {
        expect(await client.emitWithAck('echo', value)).toEqual(value)
      }
      const bytes: unknown = await client.emitWithAck('echo', Buffer.from([1, 0, 255]))
      expect(Buffer.from(bytes as Buffer)).toEqual(Buffer.from([1, 0, 255]))
      expect(client.io.engine.transport.name).toBe(transports.at(-1))

      expect((await fetchRaw(site.port, {})).body.toString()).toBe('page')
      const script = await fetchRaw(site.port, { target: '/socket.io/socket.io.js' })
      expect([script.status, script.body.includes('Socket.IO')]).toEqual([200, true])

      // The gateway server's stop reaches socket.io through its server's `close`; on node:http that would wait for the client.
      const disconnected = new Promise((resolve) => void client.once('disconnect', resolve))
      await sockets?.close()
      expect(['transport close', 'io server disconnect']).toContain(await disconnected)
      await site.close()
    },
  )

  test('ends its clients when the server closes', async () => {
    const site = await start(
      (_request, response) => response.end('page'),
      (server) => new Sockets(server, { transports: ['websocket'] }),
    )
    const client = io(`http://127.0.0.1:${site.port}`, { transports: ['websocket'], reconnection: false })
    await new Promise((resolve) => void client.once('connect', () => resolve(undefined)))
    const disconnected = new Promise((resolve) => void client.once('disconnect', resolve))
    if (_name === 'node:http') client.disconnect()
    await Promise.all([disconnected, site.close()])
  })
})
