// `requestTimeout`: a client that is never slow for long, and never done.
import type { Application } from '@gateway-server/interface'
import type { Connection } from '@gateway-server/testkit'
import { onTestFinished, expect, test } from 'vitest'
import { aborted, answeringPath, countingOctets, get, post, readAll, testServer } from './test-server.fixture.ts'

const limit = 200
/** Of a test's clock against the server's, and of when a request reaches the server. */
const rounding = 20

/** Sends an octet now and then until the test ends. */
function trickle(client: Connection, octets = 'a'): void {
  const timer = setInterval(() => void client.send(octets), limit / 10)
  onTestFinished(() => clearInterval(timer))
}

async function timed<T>(work: Promise<T>): Promise<[result: T, milliseconds: number]> {
  const start = performance.now()
  const result = await work
  return [result, performance.now() - start]
}

test('answers 408 to a body that trickles in, and not early', async () => {
  const seen: unknown[] = []
  const application: Application = async (environ) => {
    const reason = aborted(environ)
    for (;;) {
      const chunk = await environ['gateway.input'].read().catch((error: unknown) => error)
      if (!(chunk instanceof Uint8Array)) {
        seen.push(chunk, await reason)
        return null
      }
    }
  }
  const { send, log } = await testServer(application, { requestTimeout: limit })
  const client = await send(post('/', 'Content-Length: 1000000'))
  trickle(client)
  const [response, time] = await timed(client.readResponse())
  expect([response.status, response.headers.connection]).toEqual([408, 'close'])
  expect(time).toBeGreaterThanOrEqual(limit - rounding)
  expect(time).toBeLessThan(10 * limit)
  expect(seen[0]).toMatchObject({ code: 'ECONNABORTED' })
  expect(seen[1]).toBe(seen[0])
  expect(log).toEqual([])
})

test('chunks of a chunked body do not extend it', async () => {
  const { send } = await testServer(countingOctets, { requestTimeout: limit })
  const client = await send(post('/', 'Transfer-Encoding: chunked'))
  trickle(client, '1\r\na\r\n')
  expect((await client.readResponse()).status).toBe(408)
})

test('begins with the head, not with the body', async () => {
  const { send } = await testServer(countingOctets, { requestTimeout: 3 * limit })
  const start = performance.now()
  const client = await send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n')
  await new Promise((resolve) => setTimeout(resolve, 2 * limit))
  await client.send('\r\n')
  trickle(client)
  expect((await client.readResponse()).status).toBe(408)
  const time = performance.now() - start
  expect(time).toBeGreaterThanOrEqual(3 * limit - rounding)
  expect(time).toBeLessThan(2 * limit + 3 * limit)
})

test('is a head’s limit too, where it is the shorter', async () => {
  const { send } = await testServer(answeringPath, { requestTimeout: limit })
  const client = await send('GET / HTTP/1.1\r\n')
  const [response, time] = await timed(client.readResponse())
  expect(response.status).toBe(408)
  expect(time).toBeGreaterThanOrEqual(limit - rounding)
})

test('does not limit how long the application takes, without a body or once it is complete', async () => {
  const slow: Application = async (environ, startResponse) => {
    await new Promise((resolve) => setTimeout(resolve, 3 * limit))
    return countingOctets(environ, startResponse)
  }
  const { send } = await testServer(slow, { requestTimeout: limit })
  const [plain, full] = [await send(get('/')), await send(`${post('/', 'Content-Length: 3')}abc`)]
  expect((await plain.readResponse()).status).toBe(200)
  expect((await full.readResponse()).body.toString()).toBe('3')
})

test('each request has its own', async () => {
  const { send } = await testServer(countingOctets, { requestTimeout: 2 * limit })
  const client = await send('')
  for (let request = 0; request < 3; request++) {
    await client.send(`${post('/', 'Content-Length: 2')}a`)
    await new Promise((resolve) => setTimeout(resolve, limit))
    await client.send('b')
    expect((await client.readResponse()).body.toString()).toBe('2')
  }
})

test('counts while the application does not read, too', async () => {
  const { send } = await testServer(async (environ) => Promise.reject(await aborted(environ)), {
    requestTimeout: limit,
  })
  const client = await send(post('/', 'Content-Length: 1000000'))
  trickle(client)
  expect((await client.readResponse()).status).toBe(408)
})

test('cuts a response that has begun', async () => {
  const application: Application = async (environ, startResponse) => {
    void startResponse('200 OK', [])('begun')
    await readAll(environ)
    return ['ended']
  }
  const { send } = await testServer(application, { requestTimeout: limit })
  const client = await send(post('/', 'Content-Length: 1000000'))
  trickle(client)
  expect((await client.readHead()).status).toBe(200)
  expect(await client.readBody()).toMatchObject({ complete: false })
})

test('is how long a rest that nobody reads is waited for, at most', async () => {
  const { send } = await testServer(answeringPath, { requestTimeout: limit })
  const start = performance.now()
  const client = await send(post('/', 'Content-Length: 1000000'))
  trickle(client)
  expect((await client.readResponse()).status).toBe(200)
  expect((await client.readToEnd()).length).toBe(0)
  const time = performance.now() - start
  expect(time).toBeGreaterThanOrEqual(limit - rounding)
  expect(time).toBeLessThan(10 * limit)
})

test('0 means no limit', async () => {
  const { send } = await testServer(countingOctets, { requestTimeout: 0, headerTimeout: 0 })
  const client = await send(post('/', 'Content-Length: 2'))
  await new Promise((resolve) => setTimeout(resolve, limit))
  await client.send('a')
  await new Promise((resolve) => setTimeout(resolve, limit))
  await client.send('b')
  expect((await client.readResponse()).body.toString()).toBe('2')
})
