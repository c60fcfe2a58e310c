// WebSockets through ws, as programs use it: on node:http and on the gateway.
import { once } from 'node:events'
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { fetchRaw } from '@gateway-server/testkit'
import { serve } from 'gateway-server'
import httpProxy from 'http-proxy'
import { describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { type NodeApplication, toApplication } from './index.ts'
import { sites } from './sites.fixture.ts'
import type { Site } from './sites.fixture.ts'

const answer = (_request: unknown, response: ServerResponse): unknown => response.end('page')

interface EchoSite extends Site {
  readonly sockets: WebSocketServer
  open(path?: string): Promise<WebSocket>
}

describe.each(sites)('on %s, ws', (_name, start) => {
  async function echo(options: object = {}): Promise<EchoSite> {
    let sockets: WebSocketServer | undefined
    const site = await start(answer, (server) => {
      const made = new WebSocketServer({ server, ...options })
      made.on('connection', (socket, request) => {
        socket.send(`${request.url} ${request.socket.remoteAddress} ${Reflect.get(request, 'upgrade')}`)
        socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
      })
      sockets = made
    })
    const open = async (path = '/'): Promise<WebSocket> => {
      const client = new WebSocket(`ws://127.0.0.1:${site.port}${path}`)
      client.binaryType = 'nodebuffer'
      await once(client, 'open')
      return client
    }
    if (sockets === undefined) throw new Error('attach has run')
    return { ...site, sockets, open }
  }

  async function end(site: EchoSite): Promise<void> {
    for (const client of site.sockets.clients) client.terminate()
    await site.close()
  }

  test('opens a connection with the facts of its request, and echoes text, bytes and a megabyte', async () => {
    const site = await echo()
    const client = new WebSocket(`ws://127.0.0.1:${site.port}/chat?room=1`)
    client.binaryType = 'nodebuffer'
    const [greeting] = await once(client, 'message')
    expect(String(greeting)).toBe('/chat?room=1 127.0.0.1 true')
    client.send('naïve ☃')
    const [text, isBinary] = await once(client, 'message')
    expect([String(text), isBinary]).toEqual(['naïve ☃', false])
    for (const bytes of [Buffer.from([0, 255, 1]), Buffer.alloc(1 << 20, 'm'), Buffer.alloc(0)]) {
      client.send(bytes)
      const [echoed, binary] = await once(client, 'message')
      expect([bytes.equals(echoed as Buffer), binary]).toEqual([true, true])
    }
    client.close(1000)
    await once(client, 'close')
    await end(site)
  })

  test('gives messages that came with the request', async () => {
    const site = await echo()
    const socket = connect(site.port, '127.0.0.1')
    const head = `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`
    // A masked text frame, `hi` under the key 0.
    const frame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69])
    socket.write(
      Buffer.concat([
        Buffer.from(`${head}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`),
        frame,
      ]),
    )
    let seen = ''
    while (!seen.endsWith('\x81\x02hi')) seen += ((await once(socket, 'data'))[0] as Buffer).toString('latin1')
    expect(seen).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/)
    socket.destroy()
    await end(site)
  })

  test('closes with codes and reasons, from both sides', async () => {
    const site = await echo()
    const fromClient = await site.open()
    const [server] = [...site.sockets.clients]
    const heard = once(server!, 'close') // it has just connected
    fromClient.close(4001, 'enough')
    const [code, reason] = await heard
    expect([code, String(reason)]).toEqual([4001, 'enough'])

    const fromServer = await site.open()
    for (const each of site.sockets.clients) each.close(1012, 'restart')
    const [serverCode, serverReason] = await once(fromServer, 'close')
    expect([serverCode, String(serverReason)]).toEqual([1012, 'restart'])
    await end(site)
  })

  test('answers pings, and hears of a client that resets', async () => {
    const site = await echo()
    const client = await site.open()
    client.ping('p')
    const [pong] = await once(client, 'pong')
    expect(String(pong)).toBe('p')
    const [server] = [...site.sockets.clients]
    const closed = once(server!, 'close') // it has just connected
    client.terminate()
    expect((await closed)[0]).toBe(1006)
    await end(site)
  })

  test('leaves ordinary requests to the listener, before and after, and refuses other paths', async () => {
    const site = await echo({ path: '/socket' })
    expect((await fetchRaw(site.port, {})).body.toString()).toBe('page')
    const refused = new WebSocket(`ws://127.0.0.1:${site.port}/elsewhere`)
    const [, response] = await once(refused, 'unexpected-response')
    expect(Reflect.get(response as object, 'statusCode')).toBe(400)
    refused.on('error', () => {}).terminate()
    const client = await site.open('/socket')
    expect((await fetchRaw(site.port, {})).body.toString()).toBe('page')
    client.terminate()
    await end(site)
  })

  test('compresses, and speaks the subprotocol asked for', async () => {
    const site = await echo({ perMessageDeflate: true, handleProtocols: (all: Set<string>) => [...all].at(-1) })
    const client = new WebSocket(`ws://127.0.0.1:${site.port}/`, ['one', 'two'])
    await once(client, 'open')
    client.send('x'.repeat(5000))
    const messages: string[] = []
    while (messages.length < 2) messages.push(String((await once(client, 'message'))[0]))
    expect([client.protocol, client.extensions, messages[1]?.length]).toEqual(['two', 'permessage-deflate', 5000])
    client.terminate()
    await end(site)
  })

  test('tells where it listens', async () => {
    const site = await echo()
    await (await site.open()).close()
    expect(site.sockets.address()).toEqual({ address: '127.0.0.1', family: 'IPv4', port: site.port })
    expect(site.server.listening).toBe(true)
    await end(site)
    expect(site.server.listening).toBe(false)
  })
})

test('a graceful stop of the gateway lets ws close its clients, and cuts those who stay', async () => {
  const [, [, start]] = sites as [unknown, (typeof sites)[number]] // the second is the gateway
  const site = await start(answer, (server) => {
    const sockets = new WebSocketServer({ server })
    server.on('drain', () => sockets.clients.forEach((socket) => socket.close(1001, 'stopping')))
  })
  const client = new WebSocket(`ws://127.0.0.1:${site.port}/`)
  await once(client, 'open')
  const silent = connect({ port: site.port, host: '127.0.0.1', allowHalfOpen: true })
  silent
    .on('error', () => {})
    .write(
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
  await once(silent, 'data')
  const cut = once(silent.resume(), 'close')
  const [[code, reason]] = await Promise.all([once(client, 'close'), site.close()])
  expect([code, String(reason)]).toEqual([1001, 'stopping'])
  silent.end()
  await cut
})

describe('at a stop of the gateway', () => {
  interface Closing {
    readonly client: WebSocket
    readonly codes: unknown[]
  }

  /** An echo whose client and server say with which codes they closed. */
  async function closing(application: NodeApplication, chatter: (socket: WebSocket) => void): Promise<Closing & Stop> {
    const codes: unknown[] = []
    const sockets = new WebSocketServer({ server: application.server })
    sockets.on('connection', (socket) => {
      socket.on('close', (code) => codes.push(['server', code]))
      socket.on('error', (error) => codes.push(['error', error.message]))
      chatter(socket)
    })
    const server = await serve(application, { port: 0 })
    const { port } = server.address() as AddressInfo // it listens on TCP
    const client = new WebSocket(`ws://127.0.0.1:${port}/`)
    client.on('close', (code) => codes.push(['client', code]))
    await once(client, 'open')
    return { client, codes, stop: () => server.close() }
  }

  interface Stop {
    stop(): Promise<void>
  }

  test('a client is told 1001, and its server sees it close', async () => {
    const { client, codes, stop } = await closing(toApplication(answer), () => {})
    const closed = once(client, 'close')
    await stop()
    await closed
    expect(codes).toEqual(
      expect.arrayContaining([
        ['client', 1001],
        ['server', 1001],
      ]),
    )
    expect(codes).toHaveLength(2)
  })

  test('a client that is being sent messages gets whole ones, then 1001', async () => {
    const message = Buffer.alloc(70_000, 'm')
    const { client, codes, stop } = await closing(toApplication(answer), (socket) => {
      const sendOn = (): void => {
        socket.send(message, (error) => {
          if (error === undefined && socket.readyState === WebSocket.OPEN) setImmediate(sendOn)
        })
      }
      sendOn()
    })
    const lengths = new Set<number>()
    client.on('message', (data: Buffer) => lengths.add(data.length))
    await once(client, 'message')
    const closed = once(client, 'close')
    await stop()
    await closed
    expect([...lengths]).toEqual([message.length])
    expect(codes).toContainEqual(['client', 1001])
  })

  test('an application that says goodbye itself is not interrupted', async () => {
    const application = toApplication(answer)
    const { client, codes, stop } = await closing(application, (socket) => {
      application.server.once('drain', () => socket.close(4000, 'bye'))
    })
    const closed = once(client, 'close')
    await stop()
    await closed
    expect(codes).toContainEqual(['client', 4000])
  })

  test('a client is told while a request is under way, which goes on unharmed', async () => {
    const { promise: inFlight, resolve: begun } = Promise.withResolvers<ServerResponse>()
    const { client, codes, stop } = await closing(
      toApplication((_request, response: ServerResponse) => begun(response)),
      () => {},
    )
    const { port } = new URL(client.url)
    const answered = fetchRaw(Number(port), {})
    const response = await inFlight
    const closed = once(client, 'close')
    const stopped = stop()
    await closed
    response.end('unharmed')
    expect((await answered).body.toString()).toBe('unharmed')
    await stopped
    expect(codes).toContainEqual(['client', 1001])
  })

  test('a client that comes once it has begun is told as soon as it is connected', async () => {
    const application = toApplication(answer)
    const sockets = new WebSocketServer({ server: application.server })
    const server = await serve(application, { port: 0, idleGrace: 60_000 })
    const { port } = server.address() as AddressInfo // it listens on TCP
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const [page] = (await once(get({ port, host: '127.0.0.1', agent }), 'response')) as [IncomingMessage] // as ClientRequest emits it
    await Promise.all([once(agent, 'free'), once(page.resume(), 'end')])
    const stopped = server.close()
    const client = new WebSocket(`ws://127.0.0.1:${port}/`, { agent })
    expect((await once(client, 'close'))[0]).toBe(1001)
    agent.destroy()
    await stopped
    sockets.close()
  })

  test('who refuses a WebSocket sends nothing but the refusal', async () => {
    const application = toApplication(answer)
    application.server.on('upgrade', (_request, socket: Socket) => {
      socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\n\r\n')
    })
    const server = await serve(application, { port: 0 })
    const client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }) // it listens on TCP
    client.write('GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    await once(client, 'data')
    const rest = textOf(client)
    await server.close()
    expect(await rest).toBe('')
  })

  test('a client that does not answer is cut after a second', async () => {
    const application = toApplication(answer)
    const { client, codes, stop } = await closing(application, () => {})
    client.pause()
    await stop()
    expect(codes).toEqual([['server', 1006]])
    client.terminate()
  })

  test('a client of a proxy is told, too', async () => {
    const behind = await closing(toApplication(answer), (socket) => socket.send('hello'))
    const target = new URL(behind.client.url)
    const proxy = httpProxy.createProxyServer({ target: { host: target.hostname, port: target.port } })
    const application = toApplication(answer)
    application.server.on('upgrade', (request, socket: Socket, head) => proxy.ws(request, socket, head))
    const server = await serve(application, { port: 0 })
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`) // it listens on TCP
    await once(client, 'message')
    const closed = once(client, 'close')
    await server.close()
    expect((await closed)[0]).toBe(1001)
    await behind.stop()
  })

  test('what is no WebSocket ends without a frame of one', async () => {
    const application = toApplication(answer)
    application.server.on('upgrade', (_request, socket: Socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    })
    const server = await serve(application, { port: 0 })
    const client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }) // it listens on TCP
    client.write('GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    const [head] = await once(client, 'data')
    const rest = textOf(client)
    await server.close()
    expect([String(head).endsWith('\r\n\r\n'), await rest]).toEqual([true, ''])
  })
})
