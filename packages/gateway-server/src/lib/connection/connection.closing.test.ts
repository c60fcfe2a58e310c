// How connections end: the last response says so, and its client gets to read it (RFC 9112 §9.6).
import type { Application } from '@gateway-server/interface'
import { describe, expect, test } from 'vitest'
import { heldTime } from '../held-time.fixture.ts'
import { answeringPath, get, post, testServer, turnsOfTheLoop } from '../test-server.fixture.ts'

const closing: Application = (_environ, startResponse) => {
  startResponse('200 OK', [['Connection', 'close']])
  return ['last']
}

describe('the last response says Connection: close', () => {
  test.each<[name: string, octets: string, application: Application, status: number]>([
    ['where the client asks for it', get('/', 'Connection: close'), answeringPath, 200],
    ['where it asks for it among others', get('/', 'Connection: x, Close'), answeringPath, 200],
    ['where the application asks for it', get('/'), closing, 200],
    [
      'where the application fails before its head, and the client had asked for it',
      get('/', 'Connection: close'),
      fault,
      500,
    ],
    ['to HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n', answeringPath, 200],
    [
      'to HTTP/1.0 with keep-alive and without a length',
      'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n',
      streaming,
      200,
    ],
    ['to HTTP/1.0 that says both', 'GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n', answeringPath, 200],
    [
      'where the client waits for 100 Continue in vain',
      post('/', 'Content-Length: 1', 'Expect: 100-continue'),
      answeringPath,
      200,
    ],
    ['where more of the body is to come than is drained', post('/', 'Content-Length: 2000000'), answeringPath, 200],
    ['to a refused request', 'GET / HTTP/1.1\r\n\r\n', answeringPath, 400],
    ['to CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n', answeringPath, 501],
  ])('%s', async (_name, octets, application, status) => {
    const { send } = await testServer(application)
    const client = await send(octets)
    const head = await client.readHead(octets.split(' ', 1)[0])
    expect([head.status, head.headers.connection]).toEqual([status, 'close'])
    await client.readBody()
    expect((await client.readToEnd()).length).toBe(0)
  })

  test('and no other does', async () => {
    const { send } = await testServer(answeringPath)
    const client = await send(get('/1') + get('/2') + get('/3', 'Connection: close'))
    const said: unknown[] = []
    for (let index = 0; index < 3; index++) said.push((await client.readResponse()).headers.connection)
    expect(said).toEqual([undefined, undefined, 'close'])
  })

  test('in the first answer after a stop has begun, and what was sent behind it is not served', async () => {
    const { promise: called, resolve: call } = Promise.withResolvers<void>()
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const paths: string[] = []
    const application: Application = async (environ, startResponse) => {
      paths.push(environ.PATH_INFO)
      call()
      await released
      return answeringPath(environ, startResponse)
    }
    const { send, server } = await testServer(application, { gracefulTimeout: 30_000 })
    const client = await send(get('/1') + get('/2'))
    await called
    const closed = server.close()
    release()
    expect((await client.readResponse()).headers.connection).toBe('close')
    expect((await client.readToEnd()).length).toBe(0)
    client.finish()
    await closed
    expect(paths).toEqual(['/1'])
  })
})

describe('a client that goes on sending gets to read the last response, and is not reset', () => {
  const piece = Buffer.alloc(256 * 1024, 'a')

  test.each<[name: string, octets: string, application: Application, status: number]>([
    ['a malformed head', 'GET / HTTP/1.1\r\nHost: a\r\nno field\r\n\r\n', answeringPath, 400],
    ['a head over the limit', `GET / HTTP/1.1\r\nX: ${'a'.repeat(70_000)}`, answeringPath, 431],
    ['a body over the limit', post('/', `Content-Length: ${2 ** 31}`), answeringPath, 413],
    ['a malformed body', `${post('/', 'Transfer-Encoding: chunked')}no chunk`, answeringPath, 200],
    ['a body nobody wants', post('/', `Content-Length: ${2 ** 30}`), answeringPath, 200],
    ['a request behind the last', get('/', 'Connection: close'), answeringPath, 200],
  ])('%s', async (_name, octets, application, status) => {
    const { send, log } = await testServer(application)
    const client = await send(octets)
    let reset: unknown
    client.socket.on('error', (error) => {
      reset = error
    })
    for (let sent = 0; sent < 40; sent++) await client.send(piece)
    expect((await client.readResponse()).status).toBe(status)
    expect((await client.readToEnd()).length).toBe(0)
    expect([reset, log]).toEqual([undefined, []])
  })
})

test('a client that does not close its side is not waited for much longer than its last octet', async () => {
  const { until } = heldTime()
  const { send, server } = await testServer(closing)
  const accepted = new Promise<NodeJS.EventEmitter>((resolve) => server.once('connection', resolve))
  const client = await send(get('/'))
  await client.readResponse()
  const closed = accepted.then((socket) => new Promise((resolve) => socket.once('close', resolve)))
  const [, time] = await until(closed, 10_000)
  expect(time).toBeGreaterThan(1_000)
  expect(server.connections).toBe(0)
})

describe('idleGrace', () => {
  const options = { gracefulTimeout: 30_000, idleGrace: 300 }

  test('leaves an idle connection open for one more request, whose answer says Connection: close', async () => {
    const { send, server } = await testServer(answeringPath, options)
    const client = await send(get('/1'))
    expect((await client.readResponse()).headers.connection).toBe(undefined)
    const closed = server.close()
    void client.send(get('/2'))
    expect((await client.readResponse()).headers.connection).toBe('close')
    expect((await client.readToEnd()).length).toBe(0)
    client.finish()
    await closed
  })

  test('leaves a new connection open for its first request', async () => {
    const { connect, server } = await testServer(answeringPath, options)
    const accepted = new Promise((resolve) => server.once('connection', resolve))
    const client = await connect()
    await accepted
    const closed = server.close()
    void client.send(get('/1'))
    expect((await client.readResponse()).headers.connection).toBe('close')
    client.finish()
    await closed
  })

  test('is over when nobody has asked for anything, and not waited for where nobody could', async () => {
    const { send, server } = await testServer(answeringPath, options)
    const client = await send(get('/1'))
    await client.readResponse()
    const began = performance.now()
    const closed = server.close()
    expect((await client.readToEnd()).length).toBe(0)
    expect(performance.now() - began).toBeGreaterThan(250)
    await closed
    const idle = await testServer(answeringPath, { ...options, idleGrace: 1_000_000 })
    await idle.server.close()
  })

  test('is no longer than gracefulTimeout', async () => {
    const { send, server } = await testServer(answeringPath, { gracefulTimeout: 50, idleGrace: 1_000_000 })
    const client = await send(get('/1'))
    await client.readResponse()
    await server.close()
    expect((await client.readToEnd()).length).toBe(0)
  })
})

describe('firstGrace', () => {
  const options = { gracefulTimeout: 30_000, firstGrace: 300 }

  test('leaves a new connection open for its first request, and no other', async () => {
    const { connect, send, server } = await testServer(answeringPath, options)
    const answered = await send(get('/1'))
    await answered.readResponse()
    const accepted = new Promise((resolve) => server.once('connection', resolve))
    const client = await connect()
    await accepted
    const closed = server.close()
    expect((await answered.readToEnd()).length).toBe(0)
    void client.send(get('/2'))
    expect((await client.readResponse()).headers.connection).toBe('close')
    client.finish()
    await closed
  })

  test('is over when nothing has come', async () => {
    const { connect, server } = await testServer(answeringPath, options)
    const accepted = new Promise((resolve) => server.once('connection', resolve))
    const client = await connect()
    await accepted
    const began = performance.now()
    await server.close()
    expect(performance.now() - began).toBeGreaterThan(250)
    expect((await client.readToEnd()).length).toBe(0)
  })
})

describe('announceKeepAlive', () => {
  test('tells clients how long a connection may be idle, with each response but the last', async () => {
    const { send } = await testServer(answeringPath, { announceKeepAlive: 5_900 })
    const old = 'GET /2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'
    const client = await send(get('/1') + old + get('/3', 'Connection: close'))
    const said: unknown[] = []
    for (let index = 0; index < 3; index++) {
      const { headers } = await client.readResponse()
      said.push([headers.connection, headers['keep-alive']])
    }
    expect(said).toEqual([
      ['keep-alive', 'timeout=5'],
      ['keep-alive', 'timeout=5'],
      ['close', undefined],
    ])
  })

  test('of 0 tells nothing', async () => {
    const { send } = await testServer(answeringPath)
    const { headers } = await (await send(get('/'))).readResponse()
    expect([headers.connection, headers['keep-alive']]).toEqual([undefined, undefined])
  })
})

test('HTTP/1.0 without keep-alive closes, with it goes on', async () => {
  const { send } = await testServer(answeringPath)
  const closes = await send('GET /1 HTTP/1.0\r\n\r\nGET /2 HTTP/1.0\r\n\r\n')
  expect(String((await closes.readToEnd()).subarray(-2))).toBe('/1')
  const client = await send('GET /1 HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n')
  const first = await client.readResponse()
  expect([first.headers.connection, first.body.toString()]).toEqual(['keep-alive', '/1'])
  await client.send('GET /2 HTTP/1.0\r\n\r\n')
  const second = await client.readResponse()
  expect([second.headers.connection, second.body.toString()]).toEqual(['close', '/2'])
})

test('an application that writes behind its last response is told, and its client sees none of it', async () => {
  const { promise: failure, resolve } = Promise.withResolvers<unknown>()
  const application: Application = (_environ, startResponse) => {
    const write = startResponse('200 OK', [['Connection', 'close']])
    setImmediate(() => {
      try {
        resolve(write('late'))
      } catch (error) {
        resolve(error)
      }
    })
    return ['last']
  }
  const { send } = await testServer(application)
  const client = await send(get('/'))
  expect((await client.readResponse()).body.toString()).toBe('last')
  expect(await failure).toMatchObject({ name: 'ApplicationError' })
  expect((await client.readToEnd()).length).toBe(0)
})

test('a connection that ends keeps nothing of its application waiting', async () => {
  const { promise: done, resolve } = Promise.withResolvers<void>()
  const application: Application = async (environ, startResponse) => {
    const write = startResponse('200 OK', [])
    while (!environ['gateway.signal'].aborted) await write(Buffer.alloc(256 * 1024))
    resolve()
    return null
  }
  const { send } = await testServer(application)
  const client = await send(`${post('/', 'Transfer-Encoding: chunked')}`)
  await client.readHead()
  await turnsOfTheLoop()
  await client.send('no chunk\r\n')
  await done
})

function fault(): never {
  throw new Error('our own')
}

function streaming(_environ: unknown, startResponse: Parameters<Application>[1]): Iterable<string> {
  startResponse('200 OK', [])
  return new Set(['a', 'b'])
}
