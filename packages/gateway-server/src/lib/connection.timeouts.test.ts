import type { Application } from '@gateway-server/interface'
import { expect, test } from 'vitest'
import { aborted, answeringPath, countingOctets, get, post, testServer } from './test-server.fixture.ts'

const limit = 100
/** Of a test's clock against the server's: setTimeout rounds. */
const rounding = 2

/** Resolves with what came before the server ended the connection, and after how many ms it did. */
async function timed<T>(work: Promise<T>): Promise<[result: T, milliseconds: number]> {
  const start = performance.now()
  const result = await work
  return [result, performance.now() - start]
}

test('answers 408 when no head comes, and not early', async () => {
  const { send } = await testServer(answeringPath, { headerTimeout: limit })
  const client = await send('')
  const [response, time] = await timed(client.readResponse())
  expect([response.status, response.headers.connection]).toEqual([408, 'close'])
  expect(time).toBeGreaterThanOrEqual(limit - rounding)
  expect((await client.readToEnd()).length).toBe(0)
})

test('octets of a head that never ends do not extend its time', async () => {
  const { send } = await testServer(answeringPath, { headerTimeout: limit })
  const client = await send('GET / HTTP/1.1\r\nHost: a\r\n')
  const slowloris = setInterval(() => void client.send('X-A: b\r\n'), 10)
  const [response, time] = await timed(client.readResponse())
  clearInterval(slowloris)
  expect(response.status).toBe(408)
  expect(time).toBeLessThan(20 * limit)
})

test('empty lines before a head do not extend its time', async () => {
  const { send } = await testServer(answeringPath, { headerTimeout: limit })
  const client = await send('\r\n')
  const slowloris = setInterval(() => void client.send('\r\n'), 10)
  const [response] = await timed(client.readResponse())
  clearInterval(slowloris)
  expect([400, 408]).toContain(response.status)
})

test('the time of a later head begins with its first octet', async () => {
  const { send } = await testServer(answeringPath, { headerTimeout: limit })
  const client = await send(`${get('/1')}GET /2 HTT`)
  expect((await client.readResponse()).body.toString()).toBe('/1')
  const [response, time] = await timed(client.readResponse())
  expect(response.status).toBe(408)
  expect(time).toBeGreaterThanOrEqual(limit - 20)
})

test('answers 408 when the application waits for a body that does not come', async () => {
  const { send, log } = await testServer(countingOctets, { bodyTimeout: limit })
  const client = await send(`${post('/', 'Content-Length: 3')}ab`)
  const [response, time] = await timed(client.readResponse())
  expect(response.status).toBe(408)
  expect(time).toBeGreaterThanOrEqual(limit - rounding)
  expect((await client.readToEnd()).length).toBe(0)
  expect(log).toEqual([]) // the application failed because of its client
})

test('a body that goes on in time is not cut, however long it takes', async () => {
  const { send } = await testServer(countingOctets, { bodyTimeout: limit })
  const client = await send(post('/', 'Content-Length: 30'))
  let sent = 0
  const trickle = setInterval(() => {
    void client.send('a')
    if (++sent === 30) clearInterval(trickle)
  }, limit / 10)
  const [response, time] = await timed(client.readResponse())
  expect(response.body.toString()).toBe('30')
  expect(time).toBeGreaterThan(2 * limit)
})

test('the body timeout does not run while the application does not read', async () => {
  const application: Application = async (_environ, startResponse) => {
    await new Promise((resolve) => setTimeout(resolve, 4 * limit))
    startResponse('200 OK', [])
    return ['late']
  }
  const { send } = await testServer(application, { bodyTimeout: limit, headerTimeout: limit, keepAliveTimeout: limit })
  const client = await send(`${post('/', 'Content-Length: 3')}a`)
  expect((await client.readResponse()).body.toString()).toBe('late')
})

test('a body timeout after the head cuts the response', async () => {
  const application: Application = async (environ, startResponse) => {
    void startResponse('200 OK', [])('begun')
    await environ['gateway.input'].read()
    return ['ended']
  }
  const { send } = await testServer(application, { bodyTimeout: limit })
  const client = await send(post('/', 'Content-Length: 3'))
  expect((await client.readHead()).status).toBe(200)
  expect(await client.readBody()).toMatchObject({ complete: false })
})

test('a read that the body timeout ends rejects, and the signal aborts with the same error', async () => {
  const seen: unknown[] = []
  const application: Application = async (environ) => {
    const reason = aborted(environ)
    seen.push(await environ['gateway.input'].read().catch((error: unknown) => error), await reason)
    return null
  }
  const { send } = await testServer(application, { bodyTimeout: limit })
  await (await send(post('/', 'Content-Length: 3'))).readToEnd()
  expect(seen[0]).toMatchObject({ code: 'ECONNABORTED' })
  expect(seen[1]).toBe(seen[0])
})

test('a rest that nobody reads is not waited for longer than the body timeout', async () => {
  const { send } = await testServer(answeringPath, { bodyTimeout: limit })
  const client = await send(`${post('/', 'Content-Length: 3')}a`)
  expect((await client.readResponse()).headers.connection).toBeUndefined()
  const [rest, time] = await timed(client.readToEnd())
  expect(rest.length).toBe(0)
  expect(time).toBeGreaterThanOrEqual(limit - 20)
})

test('closes an idle connection silently, and not early', async () => {
  const { send } = await testServer(answeringPath, { keepAliveTimeout: limit })
  const client = await send(get('/'))
  await client.readResponse()
  const [rest, time] = await timed(client.readToEnd())
  expect(rest.length).toBe(0)
  expect(time).toBeGreaterThanOrEqual(limit - 20) // it began before the client had read the response
})

test('0 means no limit', async () => {
  const none = { headerTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 0 }
  const { send, server } = await testServer(countingOctets, none)
  const client = await send(`${post('/', 'Content-Length: 1')}`)
  await new Promise((resolve) => setTimeout(resolve, 2 * limit))
  await client.send('a')
  expect((await client.readResponse()).status).toBe(200)
  await server.close()
})

test('a time in which the process was too busy to read is not the client’s', async () => {
  const { send } = await testServer(answeringPath, { headerTimeout: limit })
  const client = await send('GET / HTTP/1.1\r\n')
  const busyUntil = performance.now() + 5 * limit
  await client.send('Host: a\r\n\r\n')
  while (performance.now() < busyUntil);
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
  const [, time] = await timed(server.close())
  expect(time).toBeGreaterThanOrEqual(limit - rounding)
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
