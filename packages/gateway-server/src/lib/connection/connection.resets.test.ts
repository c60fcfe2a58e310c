// No client behaviour is an unhandled error (Vitest fails a run that has one), and every exchange comes to its end.
import type { Application } from '@gateway-server/interface'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { heldTime } from '../held-time.fixture.ts'
import type { Server } from '../server.ts'
import {
  aborted,
  calledOnce,
  answeringPath,
  get,
  isClientGone,
  post,
  readAll,
  testServer,
  turnsOfTheLoop,
} from '../test-server.fixture.ts'

const megabyte = 1024 * 1024

/** Resolves when the server has closed as many connections as it has accepted. */
function allClosed(server: Server, count: number): Promise<void> {
  let closed = 0
  return new Promise((resolve) => {
    server.on('connection', (socket) => socket.on('close', () => ++closed === count && resolve()))
  })
}

const streaming: Application = (_environ, startResponse) => {
  startResponse('200 OK', [])
  return (function* () {
    for (;;) yield Buffer.alloc(64 * 1024)
  })()
}

const reading: Application = async (environ, startResponse) => {
  await readAll(environ)
  return answeringPath(environ, startResponse)
}

const waiting: Application = async (environ) => {
  await aborted(environ)
  return null
}

const points: ReadonlyArray<readonly [name: string, application: Application, octets: string, reads: boolean]> = [
  ['before its head', answeringPath, '', false],
  ['inside its head', answeringPath, 'GET / HT', false],
  ['inside its body', reading, `${post('/', 'Content-Length: 10')}abc`, false],
  ['inside a chunk', reading, `${post('/', 'Transfer-Encoding: chunked')}5\r\nab`, false],
  ['while the application works', waiting, get('/'), false],
  ['in the middle of a response', streaming, get('/'), true],
  ['between two requests', answeringPath, get('/'), true],
  ['behind a refused request', answeringPath, 'GET / HTTP/9.9\r\n\r\n', true],
]

describe.each([
  ['resets', true],
  ['closes', false],
])('a client that %s', (_how, hard) => {
  test.each(points)('%s', async (_name, application, octets, reads) => {
    const { connect, server, log } = await testServer(application)
    const closed = allClosed(server, 1)
    const accepted = once(server, 'connection')
    const client = await connect()
    await accepted
    await client.send(octets)
    if (reads) await client.readHead()
    else await turnsOfTheLoop()
    client.leave(hard)
    await closed
    expect(log).toEqual([])
  })
})

test('hundreds of connections dropped at once, at every point', async () => {
  const all: Application = (environ, startResponse) => {
    const application = { '/reading': reading, '/waiting': waiting, '/streaming': streaming }[environ.PATH_INFO]
    return (application ?? answeringPath)(environ, startResponse)
  }
  const { connect, server, send, log } = await testServer(all)
  const requests = [
    '',
    'GET /',
    get('/waiting'),
    get('/streaming'),
    `${post('/reading', 'Content-Length: 9')}a`,
    get('/'),
  ]
  const count = 50 * requests.length
  const closed = allClosed(server, count)
  const clients = await Promise.all(Array.from({ length: count }, () => connect()))
  await Promise.all(clients.map((client, index) => client.send(requests[index % requests.length] ?? '')))
  for (const [index, client] of clients.entries()) client.leave(index % 2 === 0)
  await closed
  expect(log).toEqual([])
  expect((await (await send(get('/'))).readResponse()).status).toBe(200)
})

test('a reset is noticed while the application neither reads the body nor writes', async () => {
  const { until } = heldTime()
  const { promise: reason, resolve } = Promise.withResolvers<unknown>()
  const { promise: called, resolve: call } = Promise.withResolvers<void>()
  const application: Application = async (environ) => {
    call()
    resolve(await aborted(environ))
    return null
  }
  const { send, server } = await testServer(application)
  const accepted = once(server, 'connection')
  const client = await send(post('/', `Content-Length: ${10 * megabyte}`))
  const [socket] = await accepted
  void client.send(Buffer.alloc(10 * megabyte))
  await called
  while (!socket.isPaused()) await turnsOfTheLoop(1)
  client.leave(true)
  const [error] = await until(reason, 20_000)
  expect(isClientGone(error)).toBe(true)
})

describe('when the client is gone', () => {
  test('writes are dropped, a write that waits is released, and a read rejects with ECONNRESET', async () => {
    const { promise: outcome, resolve } = Promise.withResolvers<unknown[]>()
    const application: Application = async (environ, startResponse) => {
      const write = startResponse('200 OK', [])
      const failed = readAll(environ).catch((error: unknown) => error)
      while (!environ['gateway.signal'].aborted) await write(Buffer.alloc(64 * 1024))
      resolve([await failed, write('dropped'), environ['gateway.signal'].reason])
      return ['dropped too']
    }
    const { send } = await testServer(application)
    const client = await send(`${post('/', 'Content-Length: 10')}a`)
    await client.readHead()
    client.leave(true)
    const [error, written, reason] = await outcome
    expect(error).toMatchObject({ code: 'ECONNRESET' })
    expect(written).toBeUndefined()
    expect(isClientGone(reason)).toBe(true)
  })

  test('what had come of the body can still be read', async () => {
    const { promise: outcome, resolve } = Promise.withResolvers<unknown[]>()
    const application: Application = async (environ) => {
      await aborted(environ)
      const input = environ['gateway.input']
      resolve([String(await input.read()), await input.read().catch((error: unknown) => error)])
      return null
    }
    const [calling, called] = calledOnce(application)
    const { send } = await testServer(calling)
    const client = await send(`${post('/', 'Content-Length: 10')}abc`)
    await called
    client.leave(true)
    const [chunk, error] = await outcome
    expect(chunk).toBe('abc')
    expect(isClientGone(error)).toBe(true)
  })

  test('startResponse, early hints and trailers still work, and the application may fail unheard', async () => {
    const { promise: done, resolve } = Promise.withResolvers<void>()
    const application: Application = async (environ, startResponse) => {
      const reason = await aborted(environ)
      environ['gateway.early_hints']([['Link', '</a>']])
      startResponse('200 OK', [])
      environ['gateway.add_trailers']([['X-Sum', '1']])
      resolve()
      throw reason
    }
    const [calling, called] = calledOnce(application)
    const { send, log } = await testServer(calling)
    const client = await send(get('/'))
    await called
    client.leave(true)
    await done
    await turnsOfTheLoop()
    expect(log).toEqual([])
  })

  test('an application that fails with an error of its own is logged', async () => {
    const { promise: logged, resolve } = Promise.withResolvers<string>()
    const application: Application = async (environ) => {
      await aborted(environ)
      throw new Error('its own')
    }
    const [calling, called] = calledOnce(application)
    const { send } = await testServer(calling, { errorLog: { write: resolve } })
    const client = await send(get('/path'))
    await called
    client.leave(true)
    expect(await logged).toMatch(/^GET \/path: the application failed\nError: its own\n/)
  })
})

test('gateway.abort after the response has ended does nothing', async () => {
  const { promise: abort, resolve } = Promise.withResolvers<() => void>()
  const { send } = await testServer((environ, startResponse) => {
    if (environ.PATH_INFO === '/1') resolve(environ['gateway.abort'])
    return answeringPath(environ, startResponse)
  })
  const client = await send(get('/1'))
  await client.readResponse()
  ;(await abort)()
  await client.send(get('/2'))
  expect((await client.readResponse()).body.toString()).toBe('/2')
})
