// The limits on all connections together: `limits.concurrency` and `limits.connections`.
import type { Application, Environ } from '@gateway-server/interface'
import { connect as connectRaw, type Connection } from '@gateway-server/testkit'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { createServer } from '../serve.ts'
import { aborted, answeringPath, get, portOf, post, testServer, turnsOfTheLoop } from '../test-server.fixture.ts'

/** Answers each request when the test says so; those that wait, in the order they came. */
function waiting(): { application: Application; calls: Array<{ environ: Environ; answer: () => void }> } {
  const calls: Array<{ environ: Environ; answer: () => void }> = []
  const application: Application = async (environ, startResponse) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    calls.push({ environ, answer: resolve })
    await promise
    return answeringPath(environ, startResponse)
  }
  return { application, calls }
}

describe('limits.concurrency', () => {
  const limits = { concurrency: 2 }

  test('requests beyond it are 503 with Retry-After, and their connections live on', async () => {
    const { application, calls } = waiting()
    const { send, log } = await testServer(application, { limits })
    const within = [await send(get('/1')), await send(get('/2'))]
    while (calls.length < 2) await turnsOfTheLoop(1)
    const beyond = await send(get('/3'))
    const refusal = await beyond.readResponse()
    expect([refusal.status, refusal.headers['retry-after'], refusal.headers.connection]).toEqual([503, '1', undefined])
    expect(refusal.body.toString()).toBe('Service Unavailable\n')
    calls[0]?.answer()
    expect((await within[0]?.readResponse())?.body.toString()).toBe('/1')
    await beyond.send(get('/4'))
    while (calls.length < 3) await turnsOfTheLoop(1)
    calls[2]?.answer()
    expect((await beyond.readResponse()).body.toString()).toBe('/4')
    expect(calls.map(({ environ }) => environ.PATH_INFO)).toEqual(['/1', '/2', '/4'])
    expect(log).toEqual(['2 requests are under way, limits.concurrency: others are answered 503\n'])
  })

  test('is logged once in a while, however many there are', async () => {
    const { application, calls } = waiting()
    const { send, log } = await testServer(application, { limits })
    await send(get('/1'))
    await send(get('/2'))
    while (calls.length < 2) await turnsOfTheLoop(1)
    const flood = await send(get('/').repeat(100))
    for (let index = 0; index < 100; index++) expect((await flood.readResponse()).status).toBe(503)
    expect(log.length).toBe(1)
  })

  test('the body of a request beyond it is drained, and the next request answered', async () => {
    const { application, calls } = waiting()
    const { send } = await testServer(application, { limits: { concurrency: 1 } })
    await send(get('/1'))
    while (calls.length < 1) await turnsOfTheLoop(1)
    const beyond = await send(`${post('/2', 'Content-Length: 100000')}`)
    expect((await beyond.readResponse()).status).toBe(503)
    calls[0]?.answer()
    await beyond.send('a'.repeat(100_000) + get('/3'))
    while (calls.length < 2) await turnsOfTheLoop(1)
    calls[1]?.answer()
    expect((await beyond.readResponse()).body.toString()).toBe('/3')
  })

  test.each<[name: string, end: (client: Connection) => unknown]>([
    ['a reset', (client) => client.leave(true)],
    ['a close', (client) => client.leave()],
  ])('a request whose client has gone with %s does not count, though the application goes on', async (_name, end) => {
    const { application, calls } = waiting()
    const { send, server } = await testServer(application, { limits: { concurrency: 1 } })
    const accepted = once(server, 'connection')
    const gone = await send(get('/1'))
    const [socket] = await accepted
    while (calls.length < 1) await turnsOfTheLoop(1)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    end(gone)
    if (calls[0] !== undefined) await aborted(calls[0].environ)
    calls[0]?.environ['gateway.abort']()
    await closed
    const next = await send(get('/2'))
    while (calls.length < 2) await turnsOfTheLoop(1)
    calls[1]?.answer()
    expect((await next.readResponse()).status).toBe(200)
    calls[0]?.answer() // it is not counted out twice
    await turnsOfTheLoop()
    await send(get('/3'))
    while (calls.length < 3) await turnsOfTheLoop(1)
    expect((await (await send(get('/4'))).readResponse()).status).toBe(503)
  })

  test.each<[name: string, application: Application, octets: string]>([
    ['answers at once', answeringPath, get('/')],
    ['fails', () => Promise.reject(new Error('broken')), get('/')],
    ['fails at once', () => fault(), get('/')],
    [
      'streams',
      (_environ, startResponse) => {
        startResponse('200 OK', [])
        return new Set(['a', 'b'])
      },
      get('/'),
    ],
    [
      'cuts',
      async (environ) => {
        environ['gateway.abort']()
        return null
      },
      get('/'),
    ],
    [
      'waits for a body that is malformed',
      async (environ) => {
        await environ['gateway.input'].read()
        return null
      },
      `${post('/', 'Transfer-Encoding: chunked')}no chunk`,
    ],
    [
      'takes the connection over',
      (environ) => {
        environ['gateway.upgrade']?.().socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n')
        return null
      },
      get('/', 'Connection: Upgrade', 'Upgrade: x'),
    ],
  ])('a request counts until it has ended, whatever the application does: %s', async (_name, application, octets) => {
    const { send } = await testServer(
      (environ, startResponse) =>
        environ.PATH_INFO === '/last' ? answeringPath(environ, startResponse) : application(environ, startResponse),
      { limits: { concurrency: 1 } },
    )
    for (let request = 0; request < 3; request++) {
      const client = await send(octets)
      client.finish()
      await client.readToEnd()
    }
    expect((await (await send(get('/last'))).readResponse()).status).toBe(200)
  })

  test('0 turns all away', async () => {
    const { send } = await testServer(answeringPath, { limits: { concurrency: 0 } })
    expect((await (await send(get('/'))).readResponse()).status).toBe(503)
  })
})

describe('limits.connections', () => {
  test('an idle connection makes room for a new one, the oldest first', async () => {
    const { send, connect, server } = await testServer(answeringPath, { limits: { connections: 2 } })
    let dropped = 0
    server.on('drop', () => dropped++)
    const first = await send(get('/1'))
    await first.readResponse()
    const second = await send(get('/2'))
    await second.readResponse()
    const third = await connect()
    expect((await first.readToEnd()).length).toBe(0)
    await third.send(get('/3'))
    expect((await third.readResponse()).body.toString()).toBe('/3')
    await second.send(get('/4'))
    expect((await second.readResponse()).body.toString()).toBe('/4')
    expect([dropped, server.connections]).toEqual([0, 2])
  })

  test('where all are busy the new one is closed unanswered, with an event, and the log does not flood', async () => {
    const { application, calls } = waiting()
    const { send, connect, server, log } = await testServer(application, { limits: { connections: 2 } })
    const busy = [await send(get('/1')), await send(get('/2'))]
    while (calls.length < 2) await turnsOfTheLoop(1)
    let dropped = 0
    server.on('drop', () => dropped++)
    for (let index = 0; index < 50; index++) {
      const client = await connect()
      expect((await client.readToEnd()).length).toBe(0)
    }
    expect(dropped).toBe(50)
    expect(log).toEqual(['2 connections are open, limits.connections: others are closed unanswered\n'])
    for (const call of calls) call.answer()
    for (const client of busy) expect((await client.readResponse()).status).toBe(200)
    const next = await send(get('/3'))
    while (calls.length < 3) await turnsOfTheLoop(1)
    calls[2]?.answer()
    expect((await next.readResponse()).body.toString()).toBe('/3')
  })

  test('an idle connection is found behind many busy ones, by and by', async () => {
    const { application, calls } = waiting()
    const mixed: Application = (environ, startResponse) =>
      environ.PATH_INFO === '/idle' ? answeringPath(environ, startResponse) : application(environ, startResponse)
    const { send, connect, server } = await testServer(mixed, { limits: { connections: 41 } })
    for (let index = 0; index < 40; index++) await send(get('/busy'))
    const idle = await send(get('/idle'))
    await idle.readResponse()
    while (calls.length < 40) await turnsOfTheLoop(1)
    const dropped: unknown[] = []
    server.on('drop', (socket) => dropped.push(socket))
    for (let index = 0; index < 3; index++) await connect()
    expect((await idle.readToEnd()).length).toBe(0)
    expect(dropped.length).toBeLessThan(3)
  })

  test('sockets that wait for the startup count', async () => {
    const { promise: started, resolve: start } = Promise.withResolvers<void>()
    const server = createServer(Object.assign(answeringPath.bind(undefined), { startup: () => started }), {
      limits: { connections: 1 },
      errorLog: { write: () => {} },
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const first = await connectRaw(portOf(server))
    const dropped = once(server, 'drop')
    const second = await connectRaw(portOf(server))
    await dropped
    expect((await second.readToEnd()).length).toBe(0)
    start()
    await first.send(get('/1'))
    expect((await first.readResponse()).status).toBe(200)
    first.leave()
    await server.close()
  })
})

function fault(): never {
  throw new Error('broken')
}
