// What an application's server tells, whom it calls, and how it ends.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Socket as NetSocket } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { call, connect, createEnviron, fetchRaw, requestBytes } from '@gateway-server/testkit'
import { serve } from 'gateway-server'
import type { Server } from 'gateway-server'
import { afterEach, describe, expect, test } from 'vitest'
import { toApplication } from '../to-application.ts'
import type { NodeApplication } from '../to-application.ts'

let running: Server | undefined
afterEach(async () => {
  running?.closeAllConnections()
  await running?.close()
})

async function start(application: NodeApplication): Promise<number> {
  running = await serve(application, { port: 0, errorLog: { write: (text) => void logged.push(text) } })
  return (running.address() as AddressInfo).port // it listens on TCP
}

const logged: string[] = []
const says =
  (text: string) =>
  (_request: IncomingMessage, response: ServerResponse): unknown =>
    response.end(text)
const upgrading = { headers: [['Connection', 'Upgrade'], ['Upgrade', 'echo']] } as const // prettier-ignore

/** Echoes what a socket gets, after the head that begins it. */
function echo(_request: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
  socket.write(head)
  socket.pipe(socket)
}

describe('an application’s server', () => {
  test('is made once, and is what every socket leads to', async () => {
    let seen: unknown
    const application = toApplication((request, response) => {
      seen = Reflect.get(request.socket, 'server')
      response.end()
    })
    await call(application, createEnviron())
    expect(seen).toBe(application.server)
  })

  test('is the listeners’ `this`', async () => {
    const seen: unknown[] = []
    const application = toApplication(function (this: unknown, _request, response) {
      seen.push(this)
      response.end()
    })
    const { server } = application
    await call(application, createEnviron())
    expect(seen[0]).toBe(server)
  })

  test('listens from start to stop, and tells of both', async () => {
    const application = toApplication(says('ok'))
    const { server } = application
    const events: string[] = []
    server.on('listening', () => events.push('listening')).on('close', () => events.push('close'))
    expect([server.listening, server.address()]).toEqual([false, null])
    const port = await start(application)
    expect([server.listening, server.address(), events]).toEqual([true, null, ['listening']])
    await fetchRaw(port, {})
    expect(server.address()).toEqual({ address: '127.0.0.1', family: 'IPv4', port })
    await running?.close()
    expect([server.listening, server.address(), events]).toEqual([false, null, ['listening', 'close']])
  })

  test('can be closed by itself: it tells its listeners, once, and no error', async () => {
    const application = toApplication(says('ok'))
    const { server } = application
    let closed = 0
    server.on('close', () => closed++)
    const port = await start(application)
    const error = await new Promise((resolve) => void server.close(resolve))
    expect([error, server.listening]).toEqual([undefined, false])
    expect((await fetchRaw(port, {})).status).toBe(200)
    await running?.close()
    expect(closed).toBe(1)
  })

  test('says that it does not run where it does not', async () => {
    const { server } = toApplication(says('ok'))
    const error = await new Promise((resolve) => void server.close(resolve))
    expect(Reflect.get(error as object, 'code')).toBe('ERR_SERVER_NOT_RUNNING')
  })

  test('can really listen, too', async () => {
    const { server } = toApplication(says('by itself'))
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    expect(server.listening).toBe(true)
    const { port } = server.address() as AddressInfo // it listens on TCP
    expect((await fetchRaw(port, {})).body.toString()).toBe('by itself')
    await new Promise((resolve) => void server.close(resolve))
    expect(server.listening).toBe(false)
  })
})

describe('requests', () => {
  test('go to whoever has taken over `request`, as socket.io does', async () => {
    const application = toApplication(says('first'))
    const { server } = application
    const get = async (target: string): Promise<string> =>
      (await call(application, createEnviron({ target }))).body.toString()
    expect(await get('/')).toBe('first')
    const others = server.listeners('request')
    server.removeAllListeners('request')
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.url === '/mine') response.end('mine')
      else for (const other of others) Reflect.apply(other, server, [request, response])
    })
    expect([await get('/mine'), await get('/')]).toEqual(['mine', 'first'])
  })

  test('go to all listeners there are', async () => {
    const application = toApplication(says('first'))
    const urls: unknown[] = []
    application.server.prependListener('request', (request: IncomingMessage) => void urls.push(request.url))
    expect((await call(application, createEnviron({ target: '/a' }))).body.toString()).toBe('first')
    application.server.once('request', (request: IncomingMessage) => void urls.push(request.url))
    await call(application, createEnviron({ target: '/b' }))
    await call(application, createEnviron({ target: '/c' }))
    expect(urls).toEqual(['/a', '/b', '/b', '/c'])
  })

  test('go to the listeners of a server that is given', async () => {
    const server = createServer(says('given'))
    const application = toApplication(server)
    expect(application.server).toBe(server)
    expect((await call(application, createEnviron())).body.toString()).toBe('given')
    server.removeAllListeners().on('request', says('other'))
    expect((await call(application, createEnviron())).body.toString()).toBe('other')
    server.on('checkContinue', says('checked'))
    const expecting = createEnviron({ headers: [['Expect', '100-continue']] })
    expect((await call(application, expecting)).body.toString()).toBe('checked')
  })

  test('that expect something go to those who check', async () => {
    const application = toApplication(says('plain'))
    const get = async (expectation: string): Promise<string> => {
      const { status, body } = await call(application, createEnviron({ headers: [['Expect', expectation]] }))
      return `${status} ${body}`
    }
    const { server } = application
    expect([await get('100-continue'), await get('magic')]).toEqual(['200 plain', '200 plain'])
    server.on('checkContinue', says('continue?')).on('checkExpectation', says('magic?'))
    expect([await get('100-continue'), await get('magic')]).toEqual(['200 continue?', '200 magic?'])
  })

  test('get their 100 Continue when the listener asks for it', async () => {
    const application = toApplication(says('unchecked'))
    application.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      if (request.url === '/no') return void response.writeHead(403).end('no')
      response.writeContinue()
      request.setEncoding('utf8').on('data', (data: string) => response.end(`got ${data}`))
    })
    const client = await connect(await start(application))
    const head = 'Host: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n'
    await client.send(`POST /yes HTTP/1.1\r\n${head}`)
    expect((await client.readHead()).status).toBe(100)
    await client.send('hi')
    expect((await client.readResponse()).body.toString()).toBe('got hi')
    await client.send(`POST /no HTTP/1.1\r\n${head}`)
    expect((await client.readResponse()).status).toBe(403)
    client.leave()
  })
})

describe('connections', () => {
  test('show themselves once, with the socket of their requests', async () => {
    const sockets: Socket[] = []
    const connections: Socket[] = []
    const application = toApplication((request, response) => {
      sockets.push(request.socket)
      response.end()
    })
    application.server.on('connection', (socket) => connections.push(socket))
    const client = await connect(await start(application))
    await client.send(requestBytes({}))
    await client.readResponse()
    await client.send(requestBytes({}))
    await client.readResponse()
    expect(connections).toHaveLength(1)
    expect(sockets.every((socket) => socket === connections[0])).toBe(true)
    const closed = once(connections[0]!, 'close') // there is one
    client.leave()
    await closed
  })

  test('get the server’s timeout, which is told to it', async () => {
    const application = toApplication(() => {})
    application.server.setTimeout(20)
    const timedOut = once(application.server, 'timeout')
    const client = await connect(await start(application))
    await client.send(requestBytes({}))
    const [socket] = await timedOut
    ;(socket as Socket).destroy()
    await client.readToEnd()
  })
})

describe('upgrades', () => {
  test('get a real socket and what came with the request, on the server', async () => {
    const application = toApplication(says('page'))
    const { server } = application
    const seen: unknown[] = []
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      seen.push(request.socket === socket, Reflect.get(socket, 'server') === server, Reflect.get(request, 'upgrade'))
      seen.push(socket.remotePort === undefined, Buffer.isBuffer(head))
      echo(request, socket, head)
    })
    const client = await connect(await start(application))
    await client.send(Buffer.concat([requestBytes(upgrading), Buffer.from('early ')]))
    expect((await client.readHead()).status).toBe(101)
    await client.send('late')
    let echoed = ''
    while (echoed.length < 10) echoed += String(await client.readRaw())
    expect([echoed, ...seen]).toEqual(['early late', true, true, true, false, true])
    client.leave()
  })

  test('are ordinary requests where nobody listens, nobody wants them, or a body is to come', async () => {
    const application = toApplication((request, response) => response.end(String(Reflect.get(request, 'upgrade'))))
    expect((await call(application, createEnviron(upgrading))).body.toString()).toBe('false')
    application.server.on('upgrade', echo)
    const port = await start(application)
    const withBody = await fetchRaw(port, { method: 'POST', ...upgrading, body: 'body' })
    expect([withBody.status, withBody.body.toString()]).toEqual([200, 'false'])
    Reflect.set(application.server, 'shouldUpgradeCallback', () => false)
    expect((await fetchRaw(port, upgrading)).body.toString()).toBe('false')
  })

  test('by CONNECT are told as such, and refused where nobody listens', async () => {
    const application = toApplication(says('page'))
    const port = await start(application)
    const refused = await connect(port)
    await refused.send('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n')
    expect(await refused.readRaw()).toBe(null)
    application.server.on('connect', (request: IncomingMessage, socket: Duplex) => {
      socket.end(`HTTP/1.1 200 ${request.url}\r\n\r\n`)
    })
    const client = await connect(port)
    await client.send('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n')
    expect((await client.readHead('CONNECT')).reason).toBe('example.com:443')
    client.leave()
  })

  test('whose listener fails end, and the log tells', async () => {
    const application = toApplication(says('page'))
    application.server.on('upgrade', () => {
      throw new Error('no sockets today')
    })
    const client = await connect(await start(application))
    await client.send(requestBytes(upgrading))
    expect(await client.readRaw()).toBe(null)
    expect(logged.join('')).toContain('no sockets today')
  })

  test('end with the server: after its listeners’ last words', async () => {
    const application = toApplication(says('page'))
    const taken: Duplex[] = []
    application.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      taken.push(socket)
      echo(request, socket, head)
    })
    application.server.on('close', () => taken.forEach((socket) => socket.write('bye')))
    const client = await connect(await start(application))
    await client.send(requestBytes(upgrading))
    await client.readHead()
    const stopped = running?.close()
    expect(String(await client.readRaw())).toBe('bye')
    expect(await client.readRaw()).toBe(null)
    client.finish()
    await stopped
    expect(taken[0]?.destroyed).toBe(true)
  })
})

describe('a server that accepts connections itself', () => {
  function accepting(listener: Parameters<typeof createServer>[1] & {}): {
    environ: ReturnType<typeof createEnviron>
    socket: Socket & { _httpMessage?: unknown }
    application: NodeApplication
  } {
    const socket = new NetSocket()
    return {
      environ: createEnviron({ 'node.socket': socket }),
      socket,
      application: toApplication(createServer(listener), { accepts: true }),
    }
  }

  test('is not changed, and its sockets are shown as they are', async () => {
    const seen: unknown[] = []
    const { environ, socket, application } = accepting((request, response) => {
      seen.push(request.socket, response.socket, request.connection, socket._httpMessage === response)
      response.setTimeout(1000)
      response.end('real')
    })
    expect(Object.keys(application.server)).not.toContain('close')
    expect(Object.hasOwn(application.server, 'listening')).toBe(false)
    expect((await call(application, environ)).body.toString()).toBe('real')
    await new Promise(setImmediate)
    expect(seen).toEqual([socket, socket, socket, true])
    expect([socket._httpMessage, socket.timeout]).toEqual([null, 0])
  })

  test('is called through its emit where somebody has replaced that', async () => {
    const { environ, application } = accepting((_request, response) => response.end('real'))
    const events: unknown[] = []
    const { emit } = application.server
    application.server.emit = function replaced(this: typeof application.server, event: string, ...rest: unknown[]) {
      events.push(event)
      return Reflect.apply(emit, this, [event, ...rest]) as boolean // as emit returns
    } as typeof emit
    await call(application, environ)
    expect(events).toEqual(['request'])
  })

  test('leaves errors of its listeners to the process', async () => {
    const { environ, application } = accepting(() => {
      throw new Error('uncaught')
    })
    const others = process.rawListeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    const uncaught = once(process, 'uncaughtException')
    void application(environ, () => () => {})
    expect(String(await uncaught)).toContain('uncaught')
    for (const other of others) process.on('uncaughtException', other as NodeJS.UncaughtExceptionListener) // as it was
  })
})
