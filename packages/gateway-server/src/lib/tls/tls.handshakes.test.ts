// Handshakes that go wrong: each ends with its connection closed, one `tlsClientError` and nothing else (Vitest fails a run
// that has an unhandled error), and the server goes on.
import { connect as connectRaw } from '@gateway-server/testkit'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { heldTime } from '../held-time.fixture.ts'
import { answeringPath, get } from '../test-server.fixture.ts'
import { authority, tlsServer } from './tls-server.fixture.ts'

const limit = 200

/** The first octets of a ClientHello: a record of 512 octets, of which these are few. */
const hello = Buffer.from('160301020001000200', 'hex')

async function received(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer) // without an encoding they are
  return Buffer.concat(chunks)
}

async function answers({ connectTls, server }: Awaited<ReturnType<typeof tlsServer>>): Promise<void> {
  while (server.connections > 0) await once(server, 'tlsClientError')
  const client = await connectTls()
  void client.send(get('/a'))
  expect((await client.readResponse()).body.toString()).toBe('/a')
}

describe('plain HTTP', () => {
  test.each(['GET', 'HEAD', 'POST', 'PUT'])('by %s is told', async (method) => {
    const served = await tlsServer(answeringPath)
    const socket = await served.connectTcp()
    const answer = received(socket)
    socket.write(get('/').replace('GET', method))
    const [head = '', body = ''] = (await answer).toString('latin1').split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(head).toMatch(/\r\nConnection: close$/)
    expect(body).toBe('This port speaks HTTPS: the request came as plain HTTP.\n')
    await served.failed(1)
    expect(served.failures).toEqual(['ERR_SSL_HTTP_REQUEST'])
    await answers(served)
  })
})

describe('octets that are no TLS end the connection', () => {
  test.each([
    ['another method', Buffer.from(get('/').replace('GET', 'DELETE'))],
    ['zeros', Buffer.alloc(10_000)],
    ['a record of nothing', Buffer.from('1603010000', 'hex')],
    ['an alert', Buffer.from('15030300020100', 'hex')],
    ['an impossible length', Buffer.from('160301ffff01', 'hex')],
    ['a ClientHello of garbage', Buffer.concat([hello, Buffer.alloc(1000, 0xff)])],
    ['SSH', Buffer.from('SSH-2.0-OpenSSH_9.6\r\n')],
  ])('%s', async (_name, octets) => {
    const served = await tlsServer(answeringPath)
    const socket = await served.connectTcp()
    socket.end(octets)
    await Promise.all([received(socket), served.failed(1)])
    await answers(served)
    expect(served.failures).toHaveLength(1)
    expect(served.log).toEqual([])
  })
})

describe('a handshake has until headerTimeout', () => {
  const slow: ReadonlyArray<readonly [name: string, begin: (socket: Socket) => void]> = [
    ['without an octet', () => {}],
    ['with a part of its ClientHello', (socket) => socket.write(hello)],
    [
      'octet by octet',
      (socket) => {
        let index = 0
        const timer = setInterval(() => socket.write(hello.subarray(index, ++index)), limit / 10)
        socket.once('close', () => clearInterval(timer))
      },
    ],
  ]
  test.each(slow)('%s', async (_name, begin) => {
    const { until } = heldTime()
    const served = await tlsServer(answeringPath, { headerTimeout: limit })
    const socket = await served.connectTcp()
    begin(socket)
    const [, time] = await until(received(socket), 20 * limit)
    socket.destroy()
    await served.failed(1)
    expect(served.failures).toEqual(['ERR_TLS_HANDSHAKE_TIMEOUT'])
    expect(time).toBeGreaterThanOrEqual(limit)
    await answers(served)
  })

  test('and the first head with it', async () => {
    const { pass, until } = heldTime()
    const { connectTcp, connectTls } = await tlsServer(answeringPath, { headerTimeout: 5 * limit })
    const relay = await relayTo(async () => {
      const server = await connectTcp()
      await pass(4.5 * limit)
      return server
    })
    const late = await connectRaw(relay, { tls: { ca: authority.cert } })
    onTestFinished(() => late.leave())
    const fresh = await connectTls()
    const refusalOf = async (client: typeof fresh): Promise<[status: number, milliseconds: number]> => {
      void client.send('GET / HTTP/1.1\r\n')
      const [{ status }, time] = await until(client.readResponse(), 20 * limit)
      return [status, time]
    }
    const [first, time] = await refusalOf(late)
    const [second, more] = await refusalOf(fresh)
    expect([first, second]).toEqual([408, 408])
    expect(more).toBeGreaterThan(0) // that its handshake was slow counts against the other one alone
    expect(time + more).toBeGreaterThanOrEqual(5 * limit)
  })
})

type Cut = (server: Socket) => void

const cuts: ReadonlyArray<readonly [how: string, cut: Cut]> = [
  ['resets', (server) => void server.resetAndDestroy()],
  ['closes its side', (server) => void server.end()],
]

/** A port that leads to the server. @param toServer makes the connection on */
async function relayTo(toServer: () => Promise<Socket>): Promise<number> {
  const relay = createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => {}).pause()
    void toServer().then((server) => client.pipe(server).pipe(client))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void relay.close())
  await once(relay, 'listening')
  return (relay.address() as AddressInfo).port // it listens on TCP
}

/** A port that leads to the server, for so many octets of the client: then `cut` comes. */
async function cuttingRelay(port: number, octets: number, cut: Cut): Promise<number> {
  const relay = createServer((client) => {
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    for (const one of [client, server]) one.on('error', () => {})
    server.once('end', () => server.destroy()).once('close', () => client.destroy())
    server.pipe(client)
    let left = octets
    client.on('data', (chunk: Buffer) => {
      if (left === 0) return
      server.write(chunk.subarray(0, left))
      left -= Math.min(left, chunk.length)
      if (left === 0) server.write('', () => cut(server))
    })
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void relay.close())
  await once(relay, 'listening')
  return (relay.address() as AddressInfo).port // it listens on TCP
}

type Version = 'TLSv1.2' | 'TLSv1.3'

/** Goes as far as it can, to the answer to a request. @returns how many octets that took */
async function attempt(port: number, version: Version): Promise<number> {
  const client = await connectRaw(port, { tls: { ca: authority.cert, maxVersion: version } }).catch(() => undefined)
  if (client === undefined) return 0
  client.socket.on('error', () => {})
  await client.send(get('/a'))
  await client.readResponse().catch(() => {})
  client.leave()
  return client.tcpSocket.bytesWritten
}

describe.each<Version>(['TLSv1.2', 'TLSv1.3'])('at any point of a handshake and a request (%s)', (version) => {
  test.each(cuts)('a client that %s', async (_how, cut) => {
    const served = await tlsServer(answeringPath)
    const length = await attempt(served.port, version)
    expect(length).toBeGreaterThan(300)
    for (let octets = 1; octets < length; octets += Math.ceil(length / 50)) {
      await attempt(await cuttingRelay(served.port, octets, cut), version)
    }
    expect(served.failures.length).toBeGreaterThan(20)
    expect(served.log).toEqual([])
    while (served.server.connections > 0) await new Promise((resolve) => setImmediate(resolve))
    await answers(served)
  })
})

test('hundreds of handshakes dropped at once, at every point', async () => {
  const served = await tlsServer(answeringPath)
  const count = 300
  const sockets = await Promise.all(Array.from({ length: count }, () => served.connectTcp()))
  for (const [index, socket] of sockets.entries()) socket.write(hello.subarray(0, index % (hello.length + 1)))
  while (served.server.connections < count) await new Promise((resolve) => setImmediate(resolve))
  for (const [index, socket] of sockets.entries()) {
    if (index % 2 === 0) socket.resetAndDestroy()
    else socket.destroy()
  }
  await served.failed(count)
  await answers(served)
  expect(served.failures).toHaveLength(count)
  expect(served.log).toEqual([])
})
