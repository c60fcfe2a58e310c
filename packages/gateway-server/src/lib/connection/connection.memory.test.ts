// What a connection keeps in memory is bounded, whatever its client and its application do.
import type { Application } from '@gateway-server/interface'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { answeringPath, get, post, testServer, turnsOfTheLoop } from '../test-server.fixture.ts'

const megabyte = 1024 * 1024
/** More than the server keeps in any direction, far less than any of these tests offers. */
const bound = megabyte

/** Resolves when the number has not changed for a while of turns. */
async function settled(count: () => number): Promise<number> {
  for (let before = -1; before !== count();) {
    before = count()
    await new Promise((resolve) => setTimeout(resolve, 50))
    await turnsOfTheLoop()
  }
  return count()
}

/** The server's side of the next connection. */
function nextSocket(server: {
  once(event: 'connection', listener: (socket: Socket) => void): unknown
}): Promise<Socket> {
  return new Promise((resolve) => server.once('connection', resolve))
}

test.each<[name: string, body: (made: () => void) => Application]>([
  [
    'a synchronous generator',
    (made) => (_environ, startResponse) => {
      startResponse('200 OK', [])
      return (function* () {
        for (;;) {
          made()
          yield Buffer.alloc(16 * 1024)
        }
      })()
    },
  ],
  [
    'an asynchronous generator of small chunks',
    (made) => (_environ, startResponse) => {
      startResponse('200 OK', [])
      return (async function* () {
        for (;;) {
          made()
          yield 'a'.repeat(1024)
        }
      })()
    },
  ],
  [
    'writes that wait when told to',
    (made) => async (environ, startResponse) => {
      const write = startResponse('200 OK', [])
      while (!environ['gateway.signal'].aborted) {
        made()
        await write(Buffer.alloc(16 * 1024))
      }
      return null
    },
  ],
])('an endless response to a client that does not read: %s', async (_name, body) => {
  const chunks = { made: 0 }
  const { send, server } = await testServer(body(() => chunks.made++))
  const accepted = nextSocket(server)
  const client = await send(get('/'))
  await client.readHead()
  const socket = await accepted
  await settled(() => chunks.made)
  expect(socket.writableLength).toBeGreaterThan(0)
  expect(socket.writableLength).toBeLessThan(bound)
  const before = chunks.made
  while (chunks.made < 2 * before) await client.readChunk() // once it reads on, the response goes on
  client.leave()
  await new Promise((resolve) => socket.once('close', resolve))
})

test('an endless body to an application that does not read', async () => {
  const { promise: release, resolve } = Promise.withResolvers<void>()
  const application: Application = async (environ, startResponse) => {
    await release
    let length = 0
    for await (const chunk of environ['gateway.input']) length += chunk.length
    startResponse('200 OK', [])
    return [String(length)]
  }
  const { send, server } = await testServer(application)
  const accepted = nextSocket(server)
  const client = await send(post('/', `Content-Length: ${50 * megabyte}`))
  const sent = client.send(Buffer.alloc(50 * megabyte))
  const socket = await accepted
  await settled(() => socket.bytesRead)
  expect(socket.bytesRead).toBeLessThan(bound)
  resolve()
  await sent
  expect((await client.readResponse()).body.toString()).toBe(String(50 * megabyte))
})

test('a body of one-octet chunks to an application that does not read', async () => {
  const { promise: release, resolve } = Promise.withResolvers<void>()
  const application: Application = async (environ, startResponse) => {
    await release
    let chunks = 0
    while ((await environ['gateway.input'].read()) !== null) chunks++
    startResponse('200 OK', [])
    return [String(chunks)]
  }
  const { send, server } = await testServer(application)
  const accepted = nextSocket(server)
  const count = 200_000
  const client = await send(post('/', 'Transfer-Encoding: chunked'))
  void client.send(`${'1\r\na\r\n'.repeat(count)}0\r\n\r\n`)
  const socket = await accepted
  await settled(() => socket.bytesRead)
  // In octets the chunks are a sixth of this: what bounds them is that each counts for an object.
  expect(socket.bytesRead).toBeLessThan(256 * 1024)
  resolve()
  expect((await client.readResponse()).body.toString()).toBe(String(count))
})

test('a flood of requests behind a slow one', async () => {
  const { promise: release, resolve } = Promise.withResolvers<void>()
  const application: Application = async (environ, startResponse) => {
    if (environ.PATH_INFO === '/slow') await release
    return answeringPath(environ, startResponse)
  }
  const { send, server } = await testServer(application)
  const accepted = nextSocket(server)
  const count = 200_000
  const client = await send(get('/slow') + get('/').repeat(count))
  const socket = await accepted
  await settled(() => socket.bytesRead)
  expect(socket.bytesRead).toBeLessThan(bound)
  resolve()
  for (let index = 0; index <= 1000; index++) await client.readResponse()
})

test.each([
  ['small answers', 100, 'small'],
  ['large answers', 20_000, 'large'],
])('a flood of requests by a client that does not read: %s', async (_name, size) => {
  let answered = 0
  const application: Application = (_environ, startResponse) => {
    answered++
    startResponse('200 OK', [])
    return [Buffer.alloc(size, 'a')]
  }
  const { connect, server } = await testServer(application)
  const accepted = nextSocket(server)
  const client = await connect()
  const count = 100_000
  void client.send(get('/').repeat(count))
  const socket = await accepted
  await settled(() => answered)
  expect(answered).toBeLessThan(count)
  expect(socket.writableLength).toBeLessThan(bound)
  for (let index = 0; index < 2_000; index++) expect((await client.readResponse()).body.length).toBe(size)
})

test('a client behind with its answers is served on in time, whatever sizes they have', async () => {
  // The queue holds a long and a short piece: while only the short one is left, it is not empty, but no longer full.
  const application: Application = (environ, startResponse) => {
    startResponse('200 OK', [])
    return [Buffer.alloc(Number(environ.PATH_INFO.slice(1)))]
  }
  const { send } = await testServer(application)
  const sizes = Array.from({ length: 60 }, (_, index) => [300_000, 20_000, 3_000_000, 5_000, 70_000][index % 5] ?? 0)
  const client = await send(sizes.map((size) => get(`/${size}`)).join(''))
  for (const size of sizes) {
    expect((await client.readResponse()).body.length).toBe(size)
    await turnsOfTheLoop(2)
  }
})
