import type { Application } from '@gateway-server/interface'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type HeldTime, heldTime } from '../held-time.fixture.ts'
import { aborted, answeringPath, countingOctets, get, post, testServer } from '../test-server.fixture.ts'

const limit = 100
/** Waits for what only time brings, and tells after how many milliseconds it came. */
function timed<T>({ until }: HeldTime, work: Promise<T>): Promise<[result: T, milliseconds: number]> {
  return until(work, 20 * limit)
}

/** Again and again, on held time. */
function repeatedly(send: () => unknown): void {
  const timer = setInterval(send, 10)
  onTestFinished(() => clearInterval(timer))
}

test('answers 408 when no head comes, and not early', async () => {
  const held = heldTime()
  const { send } = await testServer(answeringPath, { headerTimeout: limit })
  const client = await send('')
  const [response, time] = await timed(held, client.readResponse())
  expect([response.status, response.headers.connection]).toEqual([408, 'close'])
  expect(time).toBeGreaterThanOrEqual(limit)
  expect((await client.readToEnd()).length).toBe(0)
})

test('octets of a head that never ends do not extend its time', async () => {
  const held = heldTime()
  const { send } = await testServer(answeringPath, { headerTimeout: limit })
  const client = await send('GET / HTTP/1.1\r\nHost: a\r\n')
  repeatedly(() => client.send('X-A: b\r\n'))
  const [response] = await timed(held, client.readResponse())
  expect(response.status).toBe(408)
})

test('empty lines before a head do not extend its time', async () => {
  const held = heldTime()
  const { send } = await testServer(answeringPath, { headerTimeout: limit })
  const client = await send('\r\n')
  repeatedly(() => client.send('\r\n'))
  const [response] = await timed(held, client.readResponse())
  expect([400, 408]).toContain(response.status)
})

test('the time of a later head begins with its first octet', async () => {
  const held = heldTime()
  const { send } = await testServer(answeringPath, { headerTimeout: limit })
  const client = await send(get('/1'))
  expect((await client.readResponse()).body.toString()).toBe('/1')
  await held.pass(5 * limit)
  await client.send('GET /2 HTT')
  const [response, time] = await timed(held, client.readResponse())
  expect(response.status).toBe(408)
  expect(time).toBeGreaterThanOrEqual(limit)
})

test('answers 408 when the application waits for a body that does not come', async () => {
  const held = heldTime()
  const { send, log } = await testServer(countingOctets, { bodyTimeout: limit })
  const client = await send(`${post('/', 'Content-Length: 3')}ab`)
  const [response, time] = await timed(held, client.readResponse())
  expect(response.status).toBe(408)
  expect(time).toBeGreaterThanOrEqual(limit)
  expect((await client.readToEnd()).length).toBe(0)
  expect(log).toEqual([]) // the application failed because of its client
})

test('a body that goes on in time is not cut, however long it takes', async () => {
  const { pass } = heldTime()
  const { send } = await testServer(countingOctets, { bodyTimeout: limit })
  const client = await send(post('/', 'Content-Length: 30'))
  for (let sent = 0; sent < 30; sent++) {
    await pass(limit / 2)
    await client.send('a')
  }
  expect((await client.readResponse()).body.toString()).toBe('30')
})

test('the body timeout does not run while the application does not read', async () => {
  const { pass } = heldTime()
  const application: Application = async (_environ, startResponse) => {
    await pass(10 * limit)
    startResponse('200 OK', [])
    return ['late']
  }
  const { send } = await testServer(application, { bodyTimeout: limit, headerTimeout: limit, keepAliveTimeout: limit })
  const client = await send(`${post('/', 'Content-Length: 3')}a`)
  expect((await client.readResponse()).body.toString()).toBe('late')
})

test('a body timeout after the head cuts the response', async () => {
  const held = heldTime()
  const application: Application = async (environ, startResponse) => {
    void startResponse('200 OK', [])('begun')
    await environ['gateway.input'].read()
    return ['ended']
  }
  const { send } = await testServer(application, { bodyTimeout: limit })
  const client = await send(post('/', 'Content-Length: 3'))
  expect((await client.readHead()).status).toBe(200)
  const [body] = await timed(held, client.readBody())
  expect(body).toMatchObject({ complete: false })
})

test('a read that the body timeout ends rejects, and the signal aborts with the same error', async () => {
  const held = heldTime()
  const seen: unknown[] = []
  const application: Application = async (environ) => {
    const reason = aborted(environ)
    seen.push(await environ['gateway.input'].read().catch((error: unknown) => error), await reason)
    return null
  }
  const { send } = await testServer(application, { bodyTimeout: limit })
  await timed(held, (await send(post('/', 'Content-Length: 3'))).readToEnd())
  expect(seen[0]).toMatchObject({ code: 'ECONNABORTED' })
  expect(seen[1]).toBe(seen[0])
})

test('a rest that nobody reads is not waited for longer than the body timeout', async () => {
  const held = heldTime()
  const { send } = await testServer(answeringPath, { bodyTimeout: limit })
  const client = await send(`${post('/', 'Content-Length: 3')}a`)
  expect((await client.readResponse()).headers.connection).toBeUndefined()
  const [rest, time] = await timed(held, client.readToEnd())
  expect(rest.length).toBe(0)
  expect(time).toBeGreaterThanOrEqual(limit)
})

test('closes an idle connection silently, and not early', async () => {
  const held = heldTime()
  const { send } = await testServer(answeringPath, { keepAliveTimeout: limit })
  const client = await send(get('/'))
  await client.readResponse()
  const [rest, time] = await timed(held, client.readToEnd())
  expect(rest.length).toBe(0)
  expect(time).toBeGreaterThanOrEqual(limit)
})

test('0 means no limit', async () => {
  const { pass } = heldTime()
  const none = { headerTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 0 }
  const { send, server } = await testServer(countingOctets, none)
  const client = await send(`${post('/', 'Content-Length: 1')}`)
  await pass(20 * limit)
  await client.send('a')
  expect((await client.readResponse()).status).toBe(200)
  await server.close()
})

test('a time in which the process was too busy to read is not the client’s', async () => {
  const { pass } = heldTime()
  const { send } = await testServer(answeringPath, { headerTimeout: limit })
  const client = await send('GET / HTTP/1.1\r\n')
  await pass(limit / 2)
  const later = performance.now() + 60_000
  void client.send('Host: a\r\n\r\n')
  const busy = vi.spyOn(performance, 'now').mockReturnValue(later)
  onTestFinished(() => busy.mockRestore())
  vi.advanceTimersToNextTimer() // before anything is read
  expect((await client.readResponse()).status).toBe(200)
})

test('a stop waits for the graceful timeout, then cuts, and the signal aborts', async () => {
  const { promise: called, resolve: call } = Promise.withResolvers<void>()
  const application: Application = async (environ) => {
    call()
    await aborted(environ)
    return null
  }
  const { send, server } = await testServer(application, { gracefulTimeout: limit })
  const client = await send(get('/'))
  await called
  const start = performance.now()
  await server.close()
  expect(performance.now() - start).toBeGreaterThanOrEqual(limit - 2) // setTimeout rounds
  expect((await client.readToEnd()).length).toBe(0)
})

test('a stop does not wait for the graceful timeout when all have been answered', async () => {
  const { promise: called, resolve: call } = Promise.withResolvers<void>()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const application: Application = async (_environ, startResponse) => {
    call()
    await released
    startResponse('200 OK', [])
    return ['answered']
  }
  const { send, server } = await testServer(application, { gracefulTimeout: Infinity })
  const client = await send(get('/'))
  await called
  const closed = server.close()
  release()
  const response = await client.readResponse()
  expect([response.headers.connection, response.body.toString()]).toEqual(['close', 'answered'])
  client.finish()
  await closed
})

test('a stop is not held up by a client that does not read its last response', async () => {
  const { send, server } = await testServer(
    (_environ, startResponse) => {
      startResponse('200 OK', [['Connection', 'close']])
      return [Buffer.alloc(64 * 1024 * 1024)]
    },
    { gracefulTimeout: limit },
  )
  const client = await send(get('/'))
  await client.readHead()
  await server.close()
})

test('an idle client that does not read is cut by the graceful timeout too', async () => {
  const { send, server } = await testServer(
    (_environ, startResponse) => {
      startResponse('200 OK', [])
      return [Buffer.alloc(64 * 1024 * 1024)]
    },
    { gracefulTimeout: limit },
  )
  const client = await send(get('/'))
  await client.readHead()
  await server.close()
})
