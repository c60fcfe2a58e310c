import { connect as connectRaw, fetchRaw } from '@gateway-server/testkit'
import type { Application } from '@gateway-server/interface'
import { once } from 'node:events'
import { type AddressInfo, connect as connectNet, createServer as createNetServer } from 'node:net'
import { connect as connectTlsSocket, createSecureContext, type TLSSocket } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createServer } from '../serve.ts'
import { answeringPath, get, portOf } from '../test-server.fixture.ts'
import { authority, certificate, tlsServer } from './tls-server.fixture.ts'

/** Answers with facts of its connection. */
const answeringFacts: Application = (environ, startResponse) => {
  const socket = environ['node.socket'] as TLSSocket // these servers have no other
  const { encrypted, authorized, servername, alpnProtocol } = socket
  const peer = socket.getPeerCertificate().subject?.CN
  startResponse('200 OK', [])
  return [JSON.stringify({ encrypted, authorized, servername, alpnProtocol, peer })]
}

async function factsOf(
  client: Promise<{ send(text: string): Promise<void>; readResponse(): Promise<{ body: Buffer }> }>,
): Promise<unknown> {
  const connection = await client
  void connection.send(get('/'))
  return JSON.parse((await connection.readResponse()).body.toString())
}

describe('an application sees', () => {
  test('HTTPS in its environ', async () => {
    const { port, connectTls } = await tlsServer((environ, startResponse) => {
      startResponse('200 OK', [])
      return [[environ['gateway.url_scheme'], environ.HTTPS, environ.SERVER_PORT, environ.REMOTE_ADDR].join(' ')]
    })
    const client = await connectTls()
    void client.send(get('/'))
    expect((await client.readResponse()).body.toString()).toBe(`https on ${port} 127.0.0.1`)
  })

  test('the facts of its socket', async () => {
    const { connectTls } = await tlsServer(answeringFacts)
    expect(await factsOf(connectTls())).toEqual({
      encrypted: true,
      authorized: false,
      servername: false,
      alpnProtocol: false,
    })
    expect(await factsOf(connectTls({ servername: 'localhost', ALPNProtocols: ['h2', 'http/1.1'] }))).toEqual({
      encrypted: true,
      authorized: false,
      servername: 'localhost',
      alpnProtocol: 'http/1.1',
    })
  })

  test('the certificate of its client', async () => {
    const { connectTls } = await tlsServer(answeringFacts, {
      tls: { ...certificate, ca: authority.cert, requestCert: true },
    })
    const client = await authority.issue({ names: ['client.example'] })
    expect(await factsOf(connectTls({ ...client }))).toMatchObject({ authorized: true, peer: 'client.example' })
  })

  test('that a client has none, or a doubtful one, where both may come in', async () => {
    const tls = { ...certificate, ca: authority.cert, requestCert: true, rejectUnauthorized: false }
    const { connectTls } = await tlsServer(answeringFacts, { tls })
    const expired = await authority.issue({ names: ['old.example'], notAfter: new Date(0) })
    expect(await factsOf(connectTls())).toMatchObject({ authorized: false })
    expect(await factsOf(connectTls({ ...expired }))).toMatchObject({ authorized: false, peer: 'old.example' })
  })

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'nothing of a client without a certificate, where one is required (%s)',
    async (version) => {
      let called = 0
      const counting: Application = (environ, startResponse) => {
        called += 1
        return answeringPath(environ, startResponse)
      }
      const tls = { ...certificate, ca: authority.cert, requestCert: true }
      const { connectTls, failed, server } = await tlsServer(counting, { tls })
      const expired = await authority.issue({ names: ['old.example'], notAfter: new Date(0) })
      for (const client of [{}, expired]) {
        // With TLS 1.3 a client learns of it after its own part of the handshake is over.
        const connection = await connectTls({ ...client, maxVersion: version }).catch(() => undefined)
        await connection?.send(get('/'))
        await expect(connection?.readHead() ?? Promise.reject(new Error('refused'))).rejects.toThrow()
      }
      await failed(2)
      expect(called).toBe(0)
      expect(server.connections).toBe(0)
    },
  )
})

describe('a handshake', () => {
  test('offers http/1.1 alone', async () => {
    const { connectTls, failed, failures } = await tlsServer(answeringPath)
    await expect(connectTls({ ALPNProtocols: ['h2'] })).rejects.toMatchObject({
      code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
    })
    await failed(1)
    expect(failures).toEqual(['ERR_SSL_NO_APPLICATION_PROTOCOL'])
  })

  test('needs TLS 1.2', async () => {
    const { connectTls, failed } = await tlsServer(answeringPath)
    await expect(
      connectTls({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }),
    ).rejects.toThrow()
    await failed(1)
  })

  test('presents what SNICallback gives for a name', async () => {
    const shop = await authority.issue({ names: ['shop.example'] })
    const { connectTls } = await tlsServer(answeringPath, {
      tls: {
        ...certificate,
        SNICallback: (name, done) => done(null, name === 'shop.example' ? createSecureContext(shop) : undefined),
      },
    })
    const names = ['shop.example', 'localhost']
    const clients = await Promise.all(names.map((servername) => connectTls({ servername })))
    expect(clients.map(({ socket }) => (socket as TLSSocket).getPeerCertificate().subject.CN)).toEqual(names) // connected by TLS
  })

  test('that SNICallback fails ends, and nothing else', async () => {
    const { connectTls, failed, failures } = await tlsServer(answeringPath, {
      tls: { ...certificate, SNICallback: (_name, done) => done(new Error('no such site')) },
    })
    await expect(connectTls({ servername: 'a.example' })).rejects.toThrow()
    await failed(1)
    expect(failures).toEqual(['no such site'])
  })

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('is shorter for a session that is resumed (%s)', async (version) => {
    const { connectTls } = await tlsServer(answeringPath)
    const first = await connectTls({ maxVersion: version, servername: 'localhost' })
    const session = once(first.socket, 'session') // with TLS 1.3 it comes behind the handshake
    void first.send(get('/'))
    await first.readResponse()
    const saved = version === 'TLSv1.2' ? (first.socket as TLSSocket).getSession() : (await session)[0]
    const second = await connectTls({ maxVersion: version, servername: 'localhost', session: saved })
    expect((second.socket as TLSSocket).isSessionReused()).toBe(true)
  })

  test('happens once: a client that asks for another is ignored', async () => {
    const { connectTls, failures } = await tlsServer(answeringPath)
    const client = await connectTls({ maxVersion: 'TLSv1.2' })
    const socket = client.socket as TLSSocket
    socket.renegotiate({}, () => {})
    await expect(client.readToEnd()).resolves.toHaveLength(0)
    const next = await connectTls()
    void next.send(get('/next'))
    expect((await next.readResponse()).body.toString()).toBe('/next')
    expect(failures).toEqual([])
  })
})

describe('setSecureContext', () => {
  const subjectOf = (socket: unknown): string => String((socket as TLSSocket).getPeerCertificate().subject.CN)

  test('is for new connections; those there are go on', async () => {
    const { server, connectTls } = await tlsServer(answeringPath)
    const before = await connectTls()
    server.setSecureContext(await authority.issue({ names: ['renewed.example'] }))
    const after = await connectTls({ servername: 'renewed.example' })
    expect([subjectOf(before.socket), subjectOf(after.socket)]).toEqual(['localhost', 'renewed.example'])
    for (const client of [before, after]) {
      void client.send(get('/a'))
      expect((await client.readResponse()).body.toString()).toBe('/a')
    }
  })

  test('keeps what it is not given', async () => {
    const { server, connectTls } = await tlsServer(answeringPath, { tls: { ...certificate, minVersion: 'TLSv1.3' } })
    server.setSecureContext(certificate)
    await expect(connectTls({ maxVersion: 'TLSv1.2' })).rejects.toThrow()
  })

  test('that fails changes nothing', async () => {
    const { server, connectTls } = await tlsServer(answeringPath)
    const other = await authority.issue({ names: ['other.example'] })
    expect(() => server.setSecureContext({ key: other.key })).toThrow('tls.key is not the key of tls.cert')
    expect(() => server.setSecureContext({ ...other, ciphers: 'none' })).toThrow('tls: ')
    expect(subjectOf((await connectTls()).socket)).toBe('localhost')
  })

  test('is nothing for a server without TLS', () => {
    expect(() => createServer(answeringPath).setSecureContext(certificate)).toThrow('the server was made without tls')
  })
})

describe('a server of HTTPS', () => {
  test('counts connections from TCP on', async () => {
    const { server, connectTcp, connectTls } = await tlsServer(answeringPath)
    const tcp = await connectTcp()
    await connectTls()
    expect(server.connections).toBe(2)
    tcp.resetAndDestroy()
    await once(server, 'tlsClientError')
    expect(server.connections).toBe(1)
  })

  test('makes room for a connection beyond its limit by the oldest handshake, when all are idle', async () => {
    const { server, connectTcp, connectTls, failed } = await tlsServer(answeringPath, { limits: { connections: 2 } })
    const first = await connectTcp()
    const second = await connectTcp()
    while (server.connections < 2) await new Promise((done) => setImmediate(done))
    const ended = once(first, 'end')
    const client = await connectTls()
    await ended
    await failed(1)
    expect(server.connections).toBe(2)
    expect(second.destroyed).toBe(false)
    void client.send(get('/a'))
    expect((await client.readResponse()).body.toString()).toBe('/a')
  })

  test('lets handshakes happen while the application starts', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const starting = Object.assign(answeringPath.bind(undefined), { startup: () => promise })
    const server = createServer(starting, { tls: certificate }).listen(0)
    onTestFinished(() => server.close())
    const response = fetchRaw(portOf(server), {}, { tls: { ca: authority.cert } })
    while (server.connections === 0) await new Promise((done) => setImmediate(done))
    resolve()
    expect((await response).status).toBe(200)
  })

  test('closes without those whose handshake is under way', async () => {
    const { server, connectTcp, failed } = await tlsServer(answeringPath)
    const tcp = await connectTcp()
    while (server.connections === 0) await new Promise((done) => setImmediate(done))
    const ended = once(tcp, 'end')
    await server.close()
    await ended
    await failed(1)
    expect(server.connections).toBe(0)
  })

  test('sends the whole of an answer to a client that has closed its side, though one of node:tls reads no more', async () => {
    const size = 32 * 1024 * 1024
    const { server, connectTls } = await tlsServer((_environ, startResponse) => {
      startResponse('200 OK', [])
      return [Buffer.alloc(size)]
    })
    const accepted = once(server, 'connection') as Promise<[TLSSocket]>
    const client = await connectTls()
    const [socket] = await accepted
    const finished = once(socket, 'finish')
    void client.send(get('/'))
    await client.readHead()
    client.finish()
    void client.readBody()
    await finished
    expect(socket.bytesWritten).toBeGreaterThan(size)
  })

  test('sends an answer, head and body, as one record of TLS', async () => {
    const { port } = await tlsServer(answeringPath)
    const records: number[] = []
    const relay = createNetServer((client) => {
      const server = connectNet({ port, host: '127.0.0.1' })
      server.on('data', (octets: Buffer) => records.push(...lengthsOf(octets)))
      server.pipe(client).pipe(server)
      for (const one of [client, server]) one.on('error', () => {})
    })
    onTestFinished(() => void relay.close())
    await once(relay.listen(0, '127.0.0.1'), 'listening')
    const client = await connectRaw((relay.address() as AddressInfo).port, { tls: { ca: authority.cert } }) // of TCP
    for (let round = 0; round < 3; round++) {
      if (round > 0) records.length = 0 // the first comes with session tickets
      void client.send(get('/a'))
      await client.readResponse()
    }
    client.leave()
    expect(records).toHaveLength(1)
  })

  test('says goodbye to idle clients as TLS asks', async () => {
    const { server, port } = await tlsServer(answeringPath)
    const socket = connectTlsSocket({ port, host: '127.0.0.1', ca: authority.cert })
    await once(socket, 'secureConnect')
    socket.write(get('/'))
    await once(socket, 'data')
    const ended = once(socket, 'end')
    await server.close()
    await ended // after a close_notify: `error` without one
  })
})

/** The lengths of whole records: one octet of type, two of version, two of length. */
function lengthsOf(octets: Buffer): number[] {
  const lengths: number[] = []
  for (let at = 0; at < octets.length; at += 5 + (lengths.at(-1) ?? 0)) lengths.push(octets.readUInt16BE(at + 3))
  return lengths
}
