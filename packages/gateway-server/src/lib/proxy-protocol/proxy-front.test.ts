import type { Application } from '@gateway-server/interface'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { proxyHeader } from './proxy-header.fixture.ts'
import type { ServerOptions } from '../server.ts'
import { createServer } from '../serve.ts'
import { get, testServer, type TestServer } from '../test-server.fixture.ts'
import { authority, tlsServer } from '../tls/tls-server.fixture.ts'

/** Answers with the peer, as it is known in all ways. */
const answeringPeer: Application = (environ, startResponse) => {
  const { remoteAddress, remotePort, remoteFamily } = environ['node.socket'] ?? {}
  const { REMOTE_ADDR, REMOTE_PORT } = environ
  startResponse('200 OK', [])
  return [[REMOTE_ADDR, REMOTE_PORT, remoteAddress, remotePort, remoteFamily].join(' ')]
}

const shown = '203.0.113.7 56324 203.0.113.7 56324 IPv4'
const line = 'PROXY TCP4 203.0.113.7 192.0.2.1 56324 443\r\n'
const octets = proxyHeader({ family: 0x11, addresses: [203, 0, 113, 7, 192, 0, 2, 1, 0xdc, 0x04, 1, 0xbb] })

interface ProxyTestServer extends TestServer {
  /** What `proxyProtocolError` told. */
  readonly failures: string[]
}

async function proxyServer(options: ServerOptions = {}, application = answeringPeer): Promise<ProxyTestServer> {
  const served = await testServer(application, { proxyProtocol: true, ...options })
  const failures: string[] = []
  served.server.on('proxyProtocolError', (error) => failures.push(error.message))
  return { ...served, failures }
}

describe('the peer is whom the header names', () => {
  test.each([
    ['version 1', Buffer.from(line)],
    ['version 2', octets],
  ])('%s', async (_name, header) => {
    const { send } = await proxyServer()
    const client = await send(Buffer.concat([header, Buffer.from(get('/'))]))
    expect((await client.readResponse()).body.toString()).toBe(shown)
    await client.send(get('/'))
    expect((await client.readResponse()).body.toString()).toBe(shown)
  })

  test.each([
    ['version 1', Buffer.from(line)],
    ['version 2', octets],
  ])('octet by octet, %s', async (_name, header) => {
    const { connect: connectRaw } = await proxyServer()
    const client = await connectRaw()
    for (const octet of Buffer.concat([header, Buffer.from(get('/'))])) await client.send(Buffer.of(octet))
    expect((await client.readResponse()).body.toString()).toBe(shown)
  })

  test('over TLS, whose handshake comes behind the header, or with it', async () => {
    const { connectTcp } = await tlsServer(answeringPeer, { proxyProtocol: true })
    const tcpSocket = await connectTcp()
    tcpSocket.cork() // the header and the first octets of TLS come together
    tcpSocket.write(line)
    const socket = connectTls({ socket: tcpSocket, ca: authority.cert, host: 'localhost' })
    setImmediate(() => tcpSocket.uncork())
    socket.end(get('/', 'Connection: close'))
    expect(await text(socket)).toContain(shown)
  })

  test('and for who decides whether it is a trusted proxy', async () => {
    const { send } = await proxyServer({ forwardedAllowIps: ['127.0.0.1'] })
    const client = await send(line + get('/', 'X-Forwarded-For: 198.51.100.1'))
    expect((await client.readResponse()).body.toString()).toBe(shown)
    const { send: sendToTrusting } = await proxyServer({ forwardedAllowIps: ['203.0.113.7'] })
    const trusted = await sendToTrusting(line + get('/', 'X-Forwarded-For: 198.51.100.1'))
    expect((await trusted.readResponse()).body.toString()).toMatch(/^198\.51\.100\.1 {2}203\.0\.113\.7/)
  })

  test('but for a health check of the proxy it is the proxy itself', async () => {
    const { send } = await proxyServer()
    for (const header of [proxyHeader({ command: 0x20 }), Buffer.from('PROXY UNKNOWN\r\n')]) {
      const client = await send(Buffer.concat([header, Buffer.from(get('/'))]))
      expect((await client.readResponse()).body.toString()).toMatch(/^127\.0\.0\.1 \d+ 127\.0\.0\.1 \d+ IPv4$/)
    }
  })
})

test('a large body behind the header comes whole', async () => {
  let length = 0
  const { connect: connectRaw } = await proxyServer({}, async (environ, startResponse) => {
    for await (const chunk of environ['gateway.input']) length += chunk.length
    startResponse('200 OK', [])
    return [String(length)]
  })
  const client = await connectRaw()
  const body = Buffer.alloc(3_000_000, 'a')
  const head = `POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: ${body.length}\r\n\r\n`
  void client.send(Buffer.concat([octets, Buffer.from(head), body]))
  expect((await client.readResponse()).body.toString()).toBe('3000000')
})

test('a client that closes its side behind its request gets its answer', async () => {
  const { port } = await proxyServer()
  const client = connect({ port, host: '127.0.0.1' })
  client.end(line + get('/'))
  expect(await text(client)).toContain(shown)
})

describe('closed unanswered is a connection', () => {
  test.each([
    ['without a header', get('/')],
    ['with a broken one', 'PROXY TCP4 203.0.113.7\r\n'],
    ['with one of an unknown version', proxyHeader({ command: 0x31 }).toString('latin1')],
  ])('%s', async (_name, sent) => {
    const { server, send, failures, log } = await proxyServer()
    const failed = once(server, 'proxyProtocolError')
    const client = await send(Buffer.from(sent, 'latin1'))
    expect(await client.readToEnd().catch(() => Buffer.alloc(0))).toHaveLength(0)
    await failed
    expect(failures).toHaveLength(1)
    expect(log.join('')).toMatch(/^closed a connection without a PROXY header: /)
    expect(server.connections).toBe(0)
  })

  test('that ends within its header', async () => {
    const { server, port, failures } = await proxyServer()
    const failed = once(server, 'proxyProtocolError')
    const client = connect({ port, host: '127.0.0.1' })
    client.end('PROXY TCP4 ')
    expect(await text(client)).toBe('')
    await failed
    expect(failures).toEqual(['the connection ended within the header'])
  })

  test('of a peer that may send none, whatever it sends', async () => {
    const { server, send, failures } = await proxyServer({ proxyAllowIps: ['10.0.0.0/8'] })
    const failed = once(server, 'proxyProtocolError')
    const client = await send(line + get('/'))
    expect(await client.readToEnd().catch(() => Buffer.alloc(0))).toHaveLength(0)
    await failed
    expect(failures).toEqual(['127.0.0.1 is not among those that may send a header'])
  })

  test('whose header does not come in time', async () => {
    const { server, send, failures } = await proxyServer({ headerTimeout: 40 })
    const failed = once(server, 'proxyProtocolError')
    const client = await send('PROXY ')
    expect(await client.readToEnd().catch(() => Buffer.alloc(0))).toHaveLength(0)
    await failed
    expect(failures).toEqual(['the header took longer than headerTimeout'])
  })
})

test('over TLS, too, what has no header is closed', async () => {
  const { server, connectTcp } = await tlsServer(answeringPeer, { proxyProtocol: true })
  const failed = once(server, 'proxyProtocolError')
  const socket = connectTls({ socket: await connectTcp(), ca: authority.cert, host: 'localhost' })
  const closed = new Promise((resolve) => void socket.on('error', () => {}).once('close', resolve))
  await failed
  await closed
  expect(server.connections).toBe(0)
})

test('who only looks whether the port is open is nobody to complain of', async () => {
  const { server, port, failures, log } = await proxyServer()
  const client = connect({ port, host: '127.0.0.1' }).end()
  await once(client.resume(), 'close')
  expect([failures, log, server.connections]).toEqual([[], [], 0])
})

test('a header that is awaited counts as a connection, and is not waited for at a stop', async () => {
  const { server, connect: connectRaw } = await proxyServer({ gracefulTimeout: 30_000 })
  const client = await connectRaw()
  while (server.connections === 0) await new Promise((resolve) => setImmediate(resolve))
  await server.close()
  expect(await client.readToEnd().catch(() => Buffer.alloc(0))).toHaveLength(0)
})

test.each([['localhost'], ['10.0.0.0/33']])('a list with %j is an error of the options', (entry) => {
  expect(() => createServer(answeringPeer, { proxyProtocol: true, proxyAllowIps: [entry] })).toThrow(RangeError)
})
