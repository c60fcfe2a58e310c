import type { Application } from '@gateway-server/interface'
import { fetchRaw } from '@gateway-server/testkit'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import {
  connect,
  createServer as createNetServer,
  type AddressInfo,
  type Server as NetServer,
  type Socket,
} from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ServerOptions } from './options.ts'
import { createServer } from './serve.ts'
import type { Server } from './server.ts'
import { answeringPath, get, portOf, testServer, turnsOfTheLoop } from './test-server.fixture.ts'

const handle = '_handle'

function created(application: Application = answeringPath, options: ServerOptions = {}): Server {
  const server = createServer(application, { gracefulTimeout: 0, errorLog: { write: () => {} }, ...options })
  onTestFinished(() => server.close().catch(() => {}))
  return server
}

function socketPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'socket')
}

async function taken(): Promise<{ net: NetServer; port: number }> {
  const net = createNetServer().listen(0, '127.0.0.1')
  onTestFinished(() => void net.close())
  await once(net, 'listening')
  return { net, port: (net.address() as AddressInfo).port } // it listens on TCP
}

describe('listen', () => {
  test.each<[name: string, listen: (server: Server, callback: () => void) => Server]>([
    ['port', (server, callback) => server.listen(0, callback)],
    ['port, host', (server, callback) => server.listen(0, '127.0.0.1', callback)],
    ['port, host, backlog', (server, callback) => server.listen(0, '127.0.0.1', 16, callback)],
    ['port, undefined', (server, callback) => server.listen(0, undefined, callback)],
    ['options', (server, callback) => server.listen({ port: 0, host: '127.0.0.1', backlog: 16 }, callback)],
    ['options without host', (server, callback) => server.listen({ port: 0 }, callback)],
  ])('%s', async (_name, listen) => {
    const server = created()
    expect(await new Promise((resolve) => void resolve(listen(server, () => {})))).toBe(server)
    if (!server.listening) await once(server, 'listening')
    expect((await fetchRaw(portOf(server), { target: '/a' })).body.toString()).toBe('/a')
  })

  test('path, where there is neither an address nor a port', async () => {
    const path = socketPath()
    const server = created((environ, startResponse) => {
      startResponse('200 OK', [['Connection', 'close']])
      return [JSON.stringify([environ.REMOTE_ADDR, environ.REMOTE_PORT, environ.SERVER_NAME, environ.SERVER_PORT])]
    })
    await new Promise<void>((resolve) => void server.listen(path, resolve))
    expect(server.address()).toBe(path)
    const client = connect(path)
    client.write('GET / HTTP/1.0\r\n\r\n')
    const chunks = await client.toArray()
    expect(String(Buffer.concat(chunks))).toMatch(/\[null,null,"localhost","80"\]$/)
  })

  test('fd of a socket that another process has bound, as systemd does', async () => {
    const { net, port } = await taken()
    const program = `import { createServer } from ${JSON.stringify(new URL('serve.ts', import.meta.url))}
      createServer((environ, startResponse) => {
        startResponse('200 OK', [])
        return [environ.PATH_INFO]
      }).listen({ fd: 3 }, () => console.log('listening'))`
    const { fd } = (net as unknown as { [handle]: { fd: number } })[handle] // where node:net keeps it
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'ignore', fd],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await Promise.race([
      once(child, 'exit').then(() => Promise.reject(new Error('it has ended'))),
      once(child.stdout!, 'data'), // a pipe, as stdio says
    ])
    net.close() // the child has its own
    expect((await fetchRaw(port, { target: '/a' })).body.toString()).toBe('/a')
  })

  test('without a host it is bound when it returns', () => {
    const server = created().listen(0)
    expect(server.listening).toBe(true)
    expect(server.address()).toMatchObject({ port: expect.any(Number) })
  })

  test('calls back with the server as `this`, at listening', async () => {
    const server = created()
    const self = await new Promise((resolve) => {
      server.listen(0, function (this: unknown) {
        resolve(this)
      })
    })
    expect(self).toBe(server)
  })

  test('a port in use is an error event, and the application is not started', async () => {
    const { port } = await taken()
    const calls: string[] = []
    const server = created(Object.assign(answeringPath.bind(undefined), { startup: () => void calls.push('startup') }))
    const [error] = await once(server.listen(port, '127.0.0.1'), 'error')
    expect(error).toMatchObject({ code: 'EADDRINUSE' })
    await server.close()
    expect(calls).toEqual([])
  })

  test('refuses a port that is none, and a second address', () => {
    expect(() => created().listen(65_536)).toThrow(RangeError)
    const server = created().listen(0)
    expect(() => server.listen(0)).toThrow('more than once')
  })

  test('an application is a function', () => {
    expect(() => createServer({} as Application)).toThrow('an application is a function, not object')
  })

  test('options are checked when the server is made', () => {
    expect(() => createServer(answeringPath, { headerTimeout: -1 })).toThrow(RangeError)
  })
})

describe('close', () => {
  test('twice gives the same promise, and one close event', async () => {
    const server = created().listen(0)
    let events = 0
    server.on('close', () => events++)
    const first = server.close()
    expect(server.close()).toBe(first)
    await first
    expect([events, server.listening, server.address()]).toEqual([1, false, null])
  })

  test('calls back each time, also when it is closed already', async () => {
    const server = created().listen(0)
    await new Promise<void>((resolve) => void server.close(() => resolve()))
    await new Promise<void>((resolve) => void server.close(() => resolve()))
  })

  test('before listen it resolves', async () => {
    await created().close()
  })

  test('may be followed by listen, and the application starts again', async () => {
    const calls: string[] = []
    const members = { startup: () => void calls.push('startup'), shutdown: () => void calls.push('shutdown') }
    const server = created(Object.assign(answeringPath.bind(undefined), members))
    for (const path of ['/1', '/2']) {
      await once(server.listen(0, '127.0.0.1'), 'listening')
      expect((await fetchRaw(portOf(server), { target: path })).body.toString()).toBe(path)
      await server.close()
    }
    expect(calls).toEqual(['startup', 'shutdown', 'startup', 'shutdown'])
  })

  test('is not followed by listen before it is done', async () => {
    const server = created().listen(0)
    const closed = server.close()
    expect(() => server.listen(0)).toThrow('a server does not listen while it closes')
    await closed
    expect(server.listen(0).listening).toBe(true)
  })

  test('calls back when the server may listen again', async () => {
    const server = created().listen(0)
    await new Promise<void>((resolve) => {
      server.close(() => {
        server.listen(0)
        resolve()
      })
    })
    expect(server.listening).toBe(true)
  })

  test('while the host is being looked up it does not listen after all', async () => {
    const server = created()
    let listening = 0
    server.on('listening', () => listening++)
    server.listen(0, 'localhost')
    await server.close()
    await new Promise((resolve) => setTimeout(resolve, 100)) // a look-up has no event when it comes to nothing
    expect([listening, server.listening]).toEqual([0, false])
  })

  test('frees the port', async () => {
    const server = created().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const port = portOf(server)
    await server.close()
    await once(created().listen(port, '127.0.0.1'), 'listening')
  })

  test('rejects with what shutdown throws, calls back with it, and has closed all the same', async () => {
    const broken = new Error('broken')
    const server = created(Object.assign(answeringPath.bind(undefined), { shutdown: () => Promise.reject(broken) }))
    await once(server.listen(0), 'listening')
    const closed = once(server, 'close')
    expect(await new Promise((resolve) => void server.close(resolve).catch(() => {}))).toBe(broken)
    await expect(server.close()).rejects.toBe(broken)
    await closed
  })

  test('waits for what gateway.wait_until was given, then shuts down', async () => {
    const order: string[] = []
    const { promise: work, resolve } = Promise.withResolvers<void>()
    const application: Application = (environ, startResponse) => {
      environ['gateway.wait_until'](work.then(() => order.push('work')))
      return answeringPath(environ, startResponse)
    }
    const { server, send } = await testServer(
      Object.assign(application, { shutdown: () => void order.push('shutdown') }),
      { gracefulTimeout: 30_000 },
    )
    await (await send(get('/'))).readResponse()
    const closed = server.close().then(() => order.push('closed'))
    await turnsOfTheLoop()
    expect(order).toEqual([])
    resolve()
    await closed
    expect(order).toEqual(['work', 'shutdown', 'closed'])
  })

  test('is not held up by background work or a shutdown that never end', async () => {
    const never = new Promise<never>(() => {})
    const application: Application = (environ, startResponse) => {
      environ['gateway.wait_until'](never)
      return answeringPath(environ, startResponse)
    }
    const { server, send, log } = await testServer(Object.assign(application, { shutdown: () => never }), {
      gracefulTimeout: 50,
    })
    await (await send(get('/'))).readResponse()
    await server.close()
    expect(log).toEqual([
      '1 of gateway.wait_until are not waited for any longer\n',
      'shutdown is not waited for any longer\n',
    ])
  })

  test('an application may end the connections it has taken over in shutdown', async () => {
    const sockets = new Set<{ end(): void }>()
    const application: Application = (environ) => {
      const { socket } = environ['gateway.upgrade']!() // every request of this test asks for one
      sockets.add(socket)
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n')
      return null
    }
    const shutdown = (): void => {
      for (const socket of sockets) socket.end()
    }
    const { server, send } = await testServer(Object.assign(application, { shutdown }), { gracefulTimeout: 30_000 })
    const client = await send(get('/', 'Connection: Upgrade', 'Upgrade: x'))
    await client.readHead()
    await server.close()
    expect(await client.readRaw()).toBeNull()
  })
})

describe('startup', () => {
  const slow = (): { application: Application; started: PromiseWithResolvers<void> } => {
    const started = Promise.withResolvers<void>()
    const application: Application = (environ, startResponse) => {
      startResponse('200 OK', [])
      return [String(environ['gateway.state'].left)]
    }
    const startup = async (state: Record<string, unknown>): Promise<void> => {
      await started.promise
      state.left = 'by startup'
    }
    return { application: Object.assign(application, { startup }), started }
  }

  test('connections wait for it, and those that left meanwhile, even with a reset, are forgotten', async () => {
    const { application, started } = slow()
    const server = created(application).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const clients: Socket[] = []
    for (let index = 0; index < 3; index++) {
      const client = connect(portOf(server), '127.0.0.1').on('error', () => {})
      onTestFinished(() => void client.destroy())
      await once(client, 'connect')
      client.write(get('/', 'Connection: close'))
      clients.push(client)
    }
    await turnsOfTheLoop()
    clients[0]?.resetAndDestroy()
    clients[1]?.destroy()
    await turnsOfTheLoop()
    started.resolve()
    expect(String(Buffer.concat((await clients[2]?.toArray()) ?? []))).toMatch(/by startup$/)
    await server.close()
  })

  test('a close meanwhile drops what waits, then shuts down', async () => {
    const { application, started } = slow()
    const calls: string[] = []
    const shutdown = (): void => void calls.push('shutdown')
    const server = created(Object.assign(application, { shutdown }), { gracefulTimeout: 30_000 })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const client = connect(portOf(server), '127.0.0.1').on('error', () => {})
    await once(client, 'connect')
    await turnsOfTheLoop()
    const closed = server.close()
    await once(client, 'close')
    started.resolve()
    await closed
    expect(calls).toEqual(['shutdown'])
  })

  test('that fails is an error event, and ends the listening', async () => {
    const { application, started } = slow()
    const server = created(application).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = connect(portOf(server), '127.0.0.1').on('error', () => {})
    await once(client, 'connect')
    await turnsOfTheLoop()
    const failed = once(server, 'error')
    started.reject(new Error('no database'))
    expect(String(await failed)).toContain('no database')
    await once(client, 'close')
    expect(server.listening).toBe(false)
    await expect(server.ready()).rejects.toThrow('no database')
    await server.close()
  })
})

test('closeAllConnections cuts what is under way', async () => {
  const { promise: called, resolve } = Promise.withResolvers<void>()
  const { server, send } = await testServer(() => {
    resolve()
    return new Promise(() => {})
  })
  const client = await send(get('/'))
  await called
  server.closeAllConnections()
  expect((await client.readToEnd()).length).toBe(0)
})

test('tells of connections and of refused clients', async () => {
  const { server, send } = await testServer(answeringPath)
  const connection = once(server, 'connection')
  const refused = once(server, 'clientError')
  await (await send('nonsense\r\n\r\n')).readResponse()
  const [socket] = await connection
  expect(await refused).toEqual([expect.objectContaining({ name: 'RequestLineError', status: 400 }), socket])
})

test('ref and unref give the server', () => {
  const server = created().listen(0)
  expect(server.unref().ref()).toBe(server)
})
