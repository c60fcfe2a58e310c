import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import type { ConnectionHost, HostedConnection } from './connection-host.ts'
import { Lingering, reset } from './lingering.ts'
import { listenTo } from '../socket/socket-listeners.ts'

/** The two ends of a connection. */
async function pair(): Promise<{ server: Socket; client: Socket }> {
  const net = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  onTestFinished(() => void net.close())
  await once(net, 'listening')
  const client = connect({ port: (net.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true }) // TCP
  const [server] = await once(net, 'connection')
  onTestFinished(() => void [server, client].map((socket: Socket) => socket.on('error', () => {}).destroy()))
  return { server, client }
}

/** A host with a clock that the test sets, and the connections that have closed. */
function hostWithClock(): { host: ConnectionHost; clock: { now: number }; closed: HostedConnection[] } {
  const clock = { now: 0, deadline: (limit: number): number => clock.now + limit }
  const closed: HostedConnection[] = []
  const host: Partial<Record<keyof ConnectionHost, unknown>> = {
    clock,
    connectionClosed: (connection: HostedConnection) => void closed.push(connection),
  }
  return { host: host as unknown as ConnectionHost, clock, closed } // all that a Lingering asks of it
}

const owner = { receive: () => {}, receiveEnd: () => {}, closed: () => {}, expectsMuch: false }

test('waits for 2 s, again with what comes, and never for more than 30 s', async () => {
  const { server, client } = await pair()
  const { host, clock } = hostWithClock()
  listenTo(server, owner)
  const lingering = new Lingering(server, host)
  expect(lingering.deadline).toBe(Infinity)
  lingering.begin(false)
  client.resume()
  await once(client, 'end')
  while (lingering.deadline === Infinity) await new Promise((resolve) => setImmediate(resolve))
  expect(lingering.deadline).toBe(2_000)
  clock.now = 1_500
  lingering.receive()
  expect(lingering.deadline).toBe(3_500)
  clock.now = 29_000
  lingering.receive()
  expect(lingering.deadline).toBe(30_000)
  lingering.timedOut()
  expect(server.destroyed).toBe(true)
})

test('closes when the client does, and at once where it has already', async () => {
  for (const peerEnded of [false, true]) {
    const { server, client } = await pair()
    const { host, closed } = hostWithClock()
    listenTo(server, owner)
    if (peerEnded) {
      server.resume()
      client.end()
      await once(server, 'end')
    }
    const lingering = new Lingering(server, host)
    lingering.begin(peerEnded)
    client.resume()
    await once(client, 'end')
    client.end()
    if (closed.length === 0) await once(server, 'close')
    expect(closed).toEqual([lingering])
  }
})

test('cut while octets wait to be sent it resets, afterwards it closes', async () => {
  for (const size of [0, 64 * 1024 * 1024]) {
    const { server, client } = await pair()
    listenTo(server, owner)
    server.write(Buffer.alloc(size))
    const lingering = new Lingering(server, hostWithClock().host)
    lingering.begin(false)
    const ended = Promise.race([once(client, 'end').then(() => 'end'), once(client, 'error').then(() => 'error')])
    await new Promise((resolve) => setImmediate(resolve))
    lingering.cut()
    await once(server, 'close')
    client.resume()
    expect(await ended.catch(() => 'error')).toBe(size === 0 ? 'end' : 'error')
  }
})

test('where there is no reset it closes', async () => {
  const { server } = await pair()
  Object.assign(server, {
    resetAndDestroy: () => {
      throw new TypeError('no TCP')
    },
  })
  reset(server)
  expect(server.destroyed).toBe(true)
})
