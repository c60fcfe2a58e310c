// `sendTimeout`: clients that do not read what they have asked for.
import type { Application } from '@gateway-server/interface'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { heldTime } from '../held-time.fixture.ts'
import { aborted, get, testServer } from '../test-server.fixture.ts'

const limit = 200
const megabyte = 1024 * 1024

const whole: Application = (_environ, startResponse) => {
  startResponse('200 OK', [])
  return [Buffer.alloc(64 * megabyte)]
}

/** The server's side of the next connection. */
function nextSocket(server: NodeJS.EventEmitter): Promise<Socket> {
  return once(server, 'connection').then(([socket]) => socket)
}

test('cuts a stream that nobody reads, and not early; the signal aborts and who waits to write goes on', async () => {
  const { until } = heldTime()
  const { promise: reason, resolve } = Promise.withResolvers<unknown>()
  const application: Application = async (environ, startResponse) => {
    const write = startResponse('200 OK', [])
    while (!environ['gateway.signal'].aborted) await write(Buffer.alloc(64 * 1024))
    resolve(environ['gateway.signal'].reason)
    return null
  }
  const { send, server, log } = await testServer(application, { sendTimeout: limit })
  const accepted = nextSocket(server)
  const client = await send(get('/'))
  await client.readHead()
  const [, time] = await until(once(await accepted, 'close'), 20 * limit)
  expect(time).toBeGreaterThanOrEqual(limit)
  expect(await reason).toMatchObject({ name: 'GaveUpError', code: 'ECONNABORTED' })
  expect(log).toEqual([])
})

test('cuts a response in one piece that nobody reads', async () => {
  const { until } = heldTime()
  const { send, server } = await testServer(whole, { sendTimeout: limit })
  const accepted = nextSocket(server)
  const client = await send(get('/'))
  await client.readHead()
  const [, time] = await until(once(await accepted, 'close'), 20 * limit)
  expect(time).toBeGreaterThanOrEqual(limit)
  expect(await client.readBody()).toMatchObject({ complete: false })
})

test('cuts it also where the application goes on writing without waiting', async () => {
  const { until } = heldTime()
  const { promise: done, resolve } = Promise.withResolvers<void>()
  const application: Application = async (environ, startResponse) => {
    const write = startResponse('200 OK', [])
    void write(Buffer.alloc(16 * megabyte))
    const events = setInterval(() => void write('an event\n'), 5)
    await aborted(environ)
    clearInterval(events)
    resolve()
    return null
  }
  const { send } = await testServer(application, { sendTimeout: limit })
  const client = await send(get('/'))
  await client.readHead()
  await until(done, 20 * limit)
})

test('does not cut a client that reads some of it in time, however long that takes', async () => {
  const { pass } = heldTime()
  const { send } = await testServer(whole, { sendTimeout: 2 * limit, keepAliveTimeout: limit / 2 })
  const client = await send(get('/'))
  await client.readHead()
  let length = 0
  let nextPause = 8 * megabyte
  for (let chunk = await client.readChunk(); chunk !== null; chunk = await client.readChunk()) {
    length += chunk.length
    if (length < nextPause) continue
    nextPause += 8 * megabyte
    await pass(limit)
  }
  expect(length).toBe(64 * megabyte)
})

test('a response that is slow to come is not waited for by its client in vain', async () => {
  const { pass } = heldTime()
  const application: Application = (_environ, startResponse) => {
    startResponse('200 OK', [])
    return (async function* () {
      yield 'begun'
      await pass(10 * limit)
      yield ' and ended'
    })()
  }
  const { send } = await testServer(application, { sendTimeout: limit })
  expect((await (await send(get('/'))).readResponse()).body.toString()).toBe('begun and ended')
})

test('a last response that ends with its connection does not look complete when it is cut', async () => {
  const { until } = heldTime()
  const { send, server } = await testServer(
    (_environ, startResponse) => {
      startResponse('200 OK', [])
      return new Set([Buffer.alloc(32 * megabyte), 'the end'])
    },
    { sendTimeout: limit },
  )
  const accepted = nextSocket(server)
  const client = await send('GET / HTTP/1.0\r\n\r\n')
  const reset = once(client.socket, 'error')
  await client.readHead()
  await until(once(await accepted, 'close'), 20 * limit)
  void client.readBody().catch(() => {})
  expect(await reset).toMatchObject([{ code: 'ECONNRESET' }])
})

test('0 means no limit', async () => {
  const { pass } = heldTime()
  const { send } = await testServer(whole, { sendTimeout: 0, keepAliveTimeout: limit / 4, headerTimeout: limit / 4 })
  const client = await send(get('/'))
  await client.readHead()
  await pass(10 * limit)
  expect((await client.readBody()).body.length).toBe(64 * megabyte)
})
