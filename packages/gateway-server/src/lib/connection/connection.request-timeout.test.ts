// `requestTimeout`: a client that is never slow for long, and never done.
import type { Application } from '@gateway-server/interface'
import type { Connection } from '@gateway-server/testkit'
import { onTestFinished, expect, test } from 'vitest'
import { heldTime } from '../held-time.fixture.ts'
import { aborted, answeringPath, countingOctets, get, post, readAll, testServer } from '../test-server.fixture.ts'

const limit = 200
/** Sends an octet now and then, on held time, until the test ends. */
function trickle(client: Connection, octets = 'a'): void {
  const timer = setInterval(() => void client.send(octets), limit / 10)
  onTestFinished(() => clearInterval(timer))
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
  const { until } = heldTime()
  const { send, log } = await testServer(application, { requestTimeout: limit })
  const client = await send(post('/', 'Content-Length: 1000000'))
  trickle(client)
  const [response, time] = await until(client.readResponse(), 10 * limit)
  expect([response.status, response.headers.connection]).toEqual([408, 'close'])
  expect(time).toBeGreaterThanOrEqual(limit)
  expect(seen[0]).toMatchObject({ code: 'ECONNABORTED' })
  expect(seen[1]).toBe(seen[0])
  expect(log).toEqual([])
})

test('chunks of a chunked body do not extend it', async () => {
  const { until } = heldTime()
  const { send } = await testServer(countingOctets, { requestTimeout: limit })
  const client = await send(post('/', 'Transfer-Encoding: chunked'))
  trickle(client, '1\r\na\r\n')
  const [response] = await until(client.readResponse(), 10 * limit)
  expect(response.status).toBe(408)
})

test('begins with the head, not with the body', async () => {
  const { pass, until } = heldTime()
  const { send } = await testServer(countingOctets, { requestTimeout: 5 * limit })
  const client = await send(`${get('/')}POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n`)
  await client.readResponse() // what came with the request before has come, too
  await pass(4.5 * limit)
  await client.send('\r\n')
  trickle(client)
  const [response, time] = await until(client.readResponse(), 4.5 * limit)
  expect(response.status).toBe(408)
  expect(time).toBeGreaterThanOrEqual(0.5 * limit)
})

test('is a head’s limit too, where it is the shorter', async () => {
  const { until } = heldTime()
  const { send } = await testServer(answeringPath, { requestTimeout: limit })
  const client = await send('GET / HTTP/1.1\r\n')
  const [response, time] = await until(client.readResponse(), 10 * limit)
  expect(response.status).toBe(408)
  expect(time).toBeGreaterThanOrEqual(limit)
})

test('does not limit how long the application takes, without a body or once it is complete', async () => {
  const { pass } = heldTime()
  const slow: Application = async (environ, startResponse) => {
    await pass(5 * limit)
    return countingOctets(environ, startResponse)
  }
  const { send } = await testServer(slow, { requestTimeout: limit })
  const [plain, full] = [await send(get('/')), await send(`${post('/', 'Content-Length: 3')}abc`)]
  expect((await plain.readResponse()).status).toBe(200)
  expect((await full.readResponse()).body.toString()).toBe('3')
})

test('each request has its own', async () => {
  const { pass } = heldTime()
  const { send } = await testServer(countingOctets, { requestTimeout: 2 * limit })
  const client = await send('')
  for (let request = 0; request < 8; request++) {
    await client.send(`${post('/', 'Content-Length: 2')}a`)
    await pass(limit)
    await client.send('b')
    expect((await client.readResponse()).body.toString()).toBe('2')
  }
})

test('limits a later request of a connection, whose head comes whole, too', async () => {
  const { until } = heldTime()
  const { send } = await testServer(countingOctets, { requestTimeout: limit })
  const client = await send(get('/'))
  expect((await client.readResponse()).status).toBe(200)
  await client.send(post('/', 'Content-Length: 1000000'))
  trickle(client)
  const [response, time] = await until(client.readResponse(), 10 * limit)
  expect(response.status).toBe(408)
  expect(time).toBeGreaterThanOrEqual(limit)
})

test('counts while the application does not read, too', async () => {
  const { until } = heldTime()
  const { send } = await testServer(async (environ) => Promise.reject(await aborted(environ)), {
    requestTimeout: limit,
  })
  const client = await send(post('/', 'Content-Length: 1000000'))
  trickle(client)
  const [response] = await until(client.readResponse(), 10 * limit)
  expect(response.status).toBe(408)
})

test('cuts a response that has begun', async () => {
  const { until } = heldTime()
  const application: Application = async (environ, startResponse) => {
    void startResponse('200 OK', [])('begun')
    await readAll(environ)
    return ['ended']
  }
  const { send } = await testServer(application, { requestTimeout: limit })
  const client = await send(post('/', 'Content-Length: 1000000'))
  trickle(client)
  expect((await client.readHead()).status).toBe(200)
  const [body] = await until(client.readBody(), 10 * limit)
  expect(body).toMatchObject({ complete: false })
})

test('is how long a rest that nobody reads is waited for, at most', async () => {
  const { until } = heldTime()
  const { send } = await testServer(answeringPath, { requestTimeout: limit })
  const client = await send(post('/', 'Content-Length: 1000000'))
  trickle(client)
  expect((await client.readResponse()).status).toBe(200)
  const [rest, time] = await until(client.readToEnd(), 10 * limit)
  expect(rest.length).toBe(0)
  expect(time).toBeGreaterThanOrEqual(limit)
})

test('0 means no limit', async () => {
  const { pass } = heldTime()
  const { send } = await testServer(countingOctets, { requestTimeout: 0, headerTimeout: 0 })
  const client = await send(post('/', 'Content-Length: 2'))
  await pass(5 * limit)
  await client.send('a')
  await pass(5 * limit)
  await client.send('b')
  expect((await client.readResponse()).body.toString()).toBe('2')
})
