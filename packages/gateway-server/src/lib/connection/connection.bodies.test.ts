import type { Application, Environ } from '@gateway-server/interface'
import type { Response } from '@gateway-server/testkit'
import { describe, expect, test } from 'vitest'
import {
  answeringPath,
  countingOctets,
  get,
  post,
  readAll,
  testServer,
  turnsOfTheLoop,
} from '../test-server.fixture.ts'

const bodyOf = (response: Response): string => response.body.toString()

describe('100 Continue', () => {
  const expecting = post('/', 'Content-Length: 3', 'Expect: 100-continue')

  test('is sent when the application reads, not before', async () => {
    const { promise: go, resolve } = Promise.withResolvers<void>()
    const { send } = await testServer(async (environ, startResponse) => {
      await go
      return countingOctets(environ, startResponse)
    })
    const client = await send(expecting)
    const head = client.readHead()
    await turnsOfTheLoop()
    expect(client.socket.bytesRead).toBe(0)
    resolve()
    expect((await head).status).toBe(100)
    await client.send('abc')
    expect(bodyOf(await client.readResponse())).toBe('3')
  })

  test('is sent once, however often the application reads', async () => {
    const { send } = await testServer(async (environ, startResponse) => {
      const input = environ['gateway.input']
      await Promise.all([input.read(), input.read()])
      startResponse('200 OK', [])
      return []
    })
    const client = await send(expecting)
    expect((await client.readHead()).status).toBe(100)
    await client.send('abc')
    expect((await client.readHead()).status).toBe(200)
  })

  test('is not sent behind the head of the response', async () => {
    const { send } = await testServer(async (environ, startResponse) => {
      const write = startResponse('200 OK', [])
      void write('')
      void write(await readAll(environ))
      return null
    })
    const client = await send(`${expecting}abc`)
    expect((await client.readHead()).status).toBe(200)
    expect((await client.readBody()).body.toString()).toBe('abc')
  })

  test('nor to a client of HTTP/1.0', async () => {
    const { send } = await testServer(countingOctets)
    const client = await send('POST / HTTP/1.0\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc')
    expect((await client.readHead()).status).toBe(200)
  })

  test('is not sent where the application answers without reading: the connection closes', async () => {
    const { send } = await testServer(answeringPath)
    const client = await send(expecting)
    const head = await client.readHead()
    expect([head.status, head.headers.connection]).toEqual([200, 'close'])
  })
})

const megabyte = 1024 * 1024

describe('a body that nobody reads', () => {
  test('is dropped to keep the connection, up to a bound', async () => {
    const { send } = await testServer(answeringPath)
    const client = await send(post('/1', `Content-Length: ${megabyte}`))
    await client.send(Buffer.alloc(megabyte, 'a'))
    expect((await client.readResponse()).headers.connection).toBeUndefined()
    await client.send(get('/2'))
    expect(bodyOf(await client.readResponse())).toBe('/2')
  })

  test('closes the connection beyond the bound, which the answer says', async () => {
    const { send } = await testServer(answeringPath)
    const client = await send(`${post('/1', `Content-Length: ${megabyte + 1}`)}a`)
    const response = await client.readResponse()
    expect([bodyOf(response), response.headers.connection]).toEqual(['/1', 'close'])
    expect((await client.readToEnd()).length).toBe(0)
  })

  test('of which little is left is drained, however large it was', async () => {
    const application: Application = async (environ, startResponse) => {
      for (let length = 0; length < 2 * megabyte;) length += (await environ['gateway.input'].read())?.length ?? 0
      return answeringPath(environ, startResponse)
    }
    const { send } = await testServer(async (environ, startResponse) =>
      environ.REQUEST_METHOD === 'POST' ? application(environ, startResponse) : answeringPath(environ, startResponse),
    )
    const client = await send(post('/1', `Content-Length: ${2.5 * megabyte}`))
    await client.send(Buffer.alloc(2 * megabyte))
    expect((await client.readResponse()).headers.connection).toBeUndefined()
    await client.send(Buffer.alloc(megabyte / 2))
    await client.send(get('/2'))
    expect(bodyOf(await client.readResponse())).toBe('/2')
  })

  test('closes the connection also where a chunk that has begun goes beyond the bound, and the answer says it', async () => {
    const { promise: go, resolve } = Promise.withResolvers<void>()
    const { send } = await testServer(async (environ, startResponse) => {
      await go
      return answeringPath(environ, startResponse)
    })
    const client = await send(`${post('/1', 'Transfer-Encoding: chunked')}200000\r\nbegun`)
    await client.send('')
    await turnsOfTheLoop()
    resolve()
    const response = await client.readResponse()
    expect([bodyOf(response), response.headers.connection]).toEqual(['/1', 'close'])
    expect((await client.readToEnd()).length).toBe(0)
  })

  test.each([
    ['with Content-Length', `Content-Length: ${50 * megabyte}`],
    ['chunked', 'Transfer-Encoding: chunked'],
  ])('of 50 MB, %s, lets its client read the answer, and is not reset', async (_name, fieldLine) => {
    const { send } = await testServer(answeringPath)
    const client = await send(post('/1', fieldLine))
    let reset: unknown
    client.socket.on('error', (error) => {
      reset = error
    })
    const chunk = fieldLine.startsWith('T')
      ? Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(megabyte), Buffer.from('\r\n')])
      : Buffer.alloc(megabyte)
    for (let sent = 0; sent < 50; sent++) await client.send(chunk)
    expect(reset).toBeUndefined()
    expect(bodyOf(await client.readResponse())).toBe('/1')
  })

  test('does not reach the next request', async () => {
    const { send } = await testServer(answeringPath)
    const client = await send(`${post('/1', `Content-Length: ${get('/forged').length}`)}${get('/forged')}${get('/2')}`)
    expect(bodyOf(await client.readResponse())).toBe('/1')
    expect(bodyOf(await client.readResponse())).toBe('/2')
  })

  test('rejects reads that come after the response', async () => {
    const { promise: environ, resolve } = Promise.withResolvers<Environ>()
    const { send } = await testServer((given, startResponse) => {
      resolve(given)
      return answeringPath(given, startResponse)
    })
    const client = await send(`${post('/', `Content-Length: ${2 * megabyte}`)}a`)
    await client.readResponse()
    const input = (await environ)['gateway.input']
    await expect(input.read()).rejects.toMatchObject({ code: 'ECONNABORTED' })
  })

  test('that is malformed is refused silently once its response has been sent', async () => {
    const { send } = await testServer(answeringPath)
    const client = await send(post('/', 'Transfer-Encoding: chunked'))
    expect(bodyOf(await client.readResponse())).toBe('/')
    await client.send('no chunk\r\n')
    expect((await client.readToEnd()).length).toBe(0)
  })
})

describe('a body that the application reads on after its response', () => {
  const readingOn = (): [Application, Promise<Buffer>] => {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
    const application: Application = (environ, startResponse) => {
      if (environ.REQUEST_METHOD === 'POST') readAll(environ).then(resolve, reject)
      return answeringPath(environ, startResponse)
    }
    return [application, promise]
  }

  test('reaches it whole, then the next request is answered', async () => {
    const [application, body] = readingOn()
    const { send } = await testServer(application)
    const client = await send(post('/1', 'Content-Length: 100000'))
    expect(bodyOf(await client.readResponse())).toBe('/1')
    await client.send(Buffer.concat([Buffer.alloc(100_000, 'a'), Buffer.from(get('/2'))]))
    expect((await body).length).toBe(100_000)
    expect(bodyOf(await client.readResponse())).toBe('/2')
  })

  test('is not stopped by an answer that says close, however long it is', async () => {
    const [application, body] = readingOn()
    const { send } = await testServer(application)
    const client = await send(post('/1', `Content-Length: ${3 * megabyte}`))
    expect((await client.readResponse()).headers.connection).toBeUndefined()
    await client.send(Buffer.concat([Buffer.alloc(3 * megabyte, 'a'), Buffer.from(get('/2'))]))
    expect((await body).length).toBe(3 * megabyte)
    expect(bodyOf(await client.readResponse())).toBe('/2')
  })

  test('reaches it whole, also on a connection that is to close', async () => {
    const [application, body] = readingOn()
    const { send } = await testServer(application)
    const client = await send(post('/1', `Content-Length: ${3 * megabyte}`, 'Connection: close'))
    expect((await client.readResponse()).headers.connection).toBe('close')
    await client.send(Buffer.alloc(3 * megabyte, 'a'))
    expect((await body).length).toBe(3 * megabyte)
    expect((await client.readToEnd()).length).toBe(0)
  })

  test('rejects when the client leaves', async () => {
    const [application, body] = readingOn()
    const { send } = await testServer(application)
    const client = await send(`${post('/1', 'Content-Length: 3')}a`)
    await client.readResponse()
    client.leave(true)
    await expect(body).rejects.toMatchObject({ code: 'ECONNRESET' })
  })
})
