// A handler behind listening sockets that are the program's own, as every other server of node:net has them.
import type { Application } from '@gateway-server/interface'
import { connect as connectRaw, type Connection, fetchRaw } from '@gateway-server/testkit'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type ConnectionHandler, createConnectionHandler } from './connection-handler.ts'
import type { ServerOptions } from './options.ts'
import { answeringPath, get, turnsOfTheLoop } from './test-server.fixture.ts'

const errorLog = { write: () => {} }

function handlerOf(application: Application, options: ServerOptions = {}): ConnectionHandler {
  const handler = createConnectionHandler(application, { errorLog, gracefulTimeout: 0, ...options })
  onTestFinished(() => handler.close().catch(() => {}))
  return handler
}

/** A listening socket of the program's own, without `allowHalfOpen`, as most have it. */
async function listening(handler: ConnectionHandler, prepare?: (socket: Socket) => void): Promise<number> {
  const net = createServer({ noDelay: true }, (socket) => {
    prepare?.(socket)
    handler.accept(socket)
  })
  onTestFinished(() => void net.close())
  await once(net.listen(0, '127.0.0.1'), 'listening')
  return (net.address() as AddressInfo).port // it listens on TCP
}

async function connected(port: number): Promise<Connection> {
  const client = await connectRaw(port)
  client.socket.on('error', () => {})
  onTestFinished(() => client.leave())
  return client
}

/** Answers with what the environ says of the connection. */
const facts: Application = (environ, startResponse) => {
  startResponse('200 OK', [])
  return [`${environ['gateway.url_scheme']} ${environ.HTTPS} ${environ.SERVER_PORT}`]
}

/** Answers when told to. */
function gated(): { application: Application; called: Promise<void>; open: () => void } {
  const [call, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const application: Application = async (environ, startResponse) => {
    call.resolve()
    await gate.promise
    return answeringPath(environ, startResponse)
  }
  return { application, called: call.promise, open: gate.resolve }
}

test('serves sockets of several listening ones, each with its own port', async () => {
  const handler = handlerOf(facts)
  const ports = [await listening(handler), await listening(handler)]
  for (const port of ports) expect((await fetchRaw(port, {})).body.toString()).toBe(`http undefined ${port}`)
})

test('tells an encrypted socket from a plain one', async () => {
  const handler = handlerOf(facts)
  const plain = await listening(handler)
  const encrypted = await listening(handler, (socket) => Object.assign(socket, { encrypted: true }))
  expect((await fetchRaw(encrypted, {})).body.toString()).toBe(`https on ${encrypted}`)
  expect((await fetchRaw(plain, {})).body.toString()).toBe(`http undefined ${plain}`)
})

test('a client that closes its side still gets its answer, whatever the listening socket was made with', async () => {
  const { application, called, open } = gated()
  const client = await connected(await listening(handlerOf(application)))
  await client.send(get('/a'))
  client.finish()
  await called
  await turnsOfTheLoop()
  open()
  expect((await client.readResponse()).body.toString()).toBe('/a')
})

test('octets that were read before and put back are read', async () => {
  const handler = handlerOf(answeringPath)
  const port = await listening(handler, (socket) => socket.unshift(Buffer.from('GET /put HTTP/1.1\r\n')))
  const client = await connected(port)
  await client.send('Host: a\r\n\r\n')
  expect((await client.readResponse()).body.toString()).toBe('/put')
})

test('the port may be given', async () => {
  const handler = handlerOf(facts)
  const net = createServer({ allowHalfOpen: true }, (socket) => handler.accept(socket, 8080))
  onTestFinished(() => void net.close())
  await once(net.listen(0, '127.0.0.1'), 'listening')
  expect((await fetchRaw((net.address() as AddressInfo).port, {})).body.toString()).toBe('http undefined 8080')
})

test('the application starts with the first socket, which waits for it', async () => {
  const { promise: started, resolve: start } = Promise.withResolvers<void>()
  const calls: string[] = []
  const startup = (): Promise<void> => {
    calls.push('startup')
    return started
  }
  const handler = handlerOf(Object.assign(answeringPath.bind(undefined), { startup }))
  const port = await listening(handler)
  expect(calls).toEqual([])
  const client = await connected(port)
  await client.send(get('/a'))
  while (handler.connections === 0) await turnsOfTheLoop()
  expect([calls, handler.connections]).toEqual([['startup'], 1])
  start()
  expect((await client.readResponse()).body.toString()).toBe('/a')
  await handler.ready()
})

test('a startup that fails is an error event, and sockets are closed, those to come too', async () => {
  const handler = handlerOf(
    Object.assign(answeringPath.bind(undefined), { startup: () => Promise.reject(new Error('no database')) }),
  )
  const failed = once(handler, 'error')
  const port = await listening(handler)
  const first = connect(port, '127.0.0.1').on('error', () => {})
  await once(first, 'close')
  expect(String(await failed)).toContain('no database')
  const second = connect(port, '127.0.0.1').on('error', () => {})
  await once(second, 'close')
  await expect(handler.ready()).rejects.toThrow('no database')
})

test('counts its connections, and tells of each', async () => {
  const handler = handlerOf(answeringPath)
  const port = await listening(handler)
  const accepted = once(handler, 'connection')
  const client = await connected(port)
  const [socket] = await accepted
  expect(handler.connections).toBe(1)
  client.leave()
  await once(socket, 'close')
  expect(handler.connections).toBe(0)
})

test('closes idle connections, and leaves those with a request under way', async () => {
  const { application, called, open } = gated()
  const handler = handlerOf(application)
  const port = await listening(handler)
  const [idle, busy] = [await connected(port), await connected(port)]
  await busy.send(get('/a'))
  await called
  handler.closeIdleConnections()
  expect((await idle.readToEnd()).length).toBe(0)
  open()
  const response = await busy.readResponse()
  expect([response.body.toString(), response.headers.connection]).toEqual(['/a', undefined])
})

test('closes gracefully, then shuts down, and takes no more', async () => {
  const { application, called, open } = gated()
  const calls: string[] = []
  const shutdown = (): void => void calls.push('shutdown')
  const handler = handlerOf(Object.assign(application, { shutdown }), { gracefulTimeout: 30_000 })
  const port = await listening(handler)
  const [idle, busy] = [await connected(port), await connected(port)]
  await busy.send(get('/a'))
  await called
  const closed = handler.close()
  expect(handler.close()).toBe(closed)
  expect((await idle.readToEnd()).length).toBe(0)
  const late = connect(port, '127.0.0.1').on('error', () => {})
  await once(late, 'close')
  expect(calls).toEqual([])
  open()
  expect((await busy.readResponse()).headers.connection).toBe('close')
  busy.finish()
  await closed
  expect([calls, handler.connections]).toEqual([['shutdown'], 0])
})

test('a close during startup drops what waits, then shuts down', async () => {
  const { promise: started, resolve: start } = Promise.withResolvers<void>()
  const calls: string[] = []
  const members = { startup: () => started, shutdown: () => void calls.push('shutdown') }
  const handler = handlerOf(Object.assign(answeringPath.bind(undefined), members), { gracefulTimeout: 30_000 })
  const client = connect(await listening(handler), '127.0.0.1').on('error', () => {})
  await once(client, 'connect')
  while (handler.connections === 0) await turnsOfTheLoop()
  const closed = handler.close()
  await once(client, 'close')
  start()
  await closed
  expect(calls).toEqual(['shutdown'])
})

describe('onClientError', () => {
  const malformed = 'nonsense\r\n\r\n'

  test('that is true answers in place of the server, behind what has been answered', async () => {
    const errors: string[] = []
    const handler = handlerOf(answeringPath, {
      onClientError: (error, socket) => {
        errors.push(error.name)
        socket.end(`HTTP/1.1 ${error.status} Own\r\n\r\n`)
        return true
      },
    })
    const client = await connected(await listening(handler))
    await client.send(get('/1') + malformed)
    expect((await client.readResponse()).body.toString()).toBe('/1')
    expect(String(await client.readToEnd())).toBe('HTTP/1.1 400 Own\r\n\r\n')
    expect([errors, handler.connections]).toEqual([['RequestLineError'], 0])
  })

  test('that is false leaves it to the server, as does none', async () => {
    const handler = handlerOf(answeringPath, { onClientError: () => false })
    const client = await connected(await listening(handler))
    await client.send(malformed)
    expect((await client.readResponse()).status).toBe(400)
  })

  test('is asked about a client that ends inside its request', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const handler = handlerOf(answeringPath, {
      onClientError: (error, socket) => {
        resolve(error)
        socket.destroy()
        return true
      },
    })
    const client = await connected(await listening(handler))
    await client.send('oooops!')
    client.finish()
    expect(await promise).toMatchObject({ name: 'IncompleteMessageError', status: 400 })
  })

  test('is asked about time limits too', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const handler = handlerOf(answeringPath, {
      headerTimeout: 50,
      onClientError: (error, socket) => {
        resolve(error)
        socket.destroy()
        return true
      },
    })
    await connected(await listening(handler))
    expect(await promise).toMatchObject({ name: 'RequestTimeoutError', status: 408 })
  })
})

test('closeAllConnections cuts what is under way', async () => {
  const { application, called } = gated()
  const handler = handlerOf(application)
  const client = await connected(await listening(handler))
  await client.send(get('/'))
  await called
  handler.closeAllConnections()
  expect((await client.readToEnd()).length).toBe(0)
})

test('an application is a function, and options are checked', () => {
  expect(() => createConnectionHandler({} as Application)).toThrow('an application is a function, not object')
  expect(() => createConnectionHandler(answeringPath, { headerTimeout: -1 })).toThrow(RangeError)
})
