// An application on node:http2's compatibility API, with Node's own client.
import { once } from 'node:events'
import { connect, createServer } from 'node:http2'
import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import type { Application, Chunk, Environ } from '@gateway-server/interface'
import { lint } from '@gateway-server/lint'
import { afterEach, expect, test } from 'vitest'
import { toApplication, toNodeListener } from './index.ts'

const stops: Array<() => Promise<unknown> | unknown> = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

async function serve(application: Application): Promise<ClientHttp2Session> {
  const listener = toNodeListener(lint(application), { errorLog: { write: () => {} } })
  const server = createServer(listener).on('checkContinue', listener)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) // it listens on TCP
  stops.push(async () => {
    session.destroy()
    await new Promise((resolve) => void server.close(resolve))
    await listener.shutdown()
  })
  return session
}

/** One request, with a body where there is one. */
function send(session: ClientHttp2Session, headers: OutgoingHttpHeaders, body?: Chunk): ClientHttp2Stream {
  const stream = session.request(headers, { endStream: body === undefined })
  stream.on('error', () => {})
  if (body !== undefined) stream.end(body)
  return stream
}

async function headOf(stream: ClientHttp2Stream): Promise<Record<string, unknown>> {
  const [head] = await once(stream, 'response')
  return head as Record<string, unknown>
}

test('tells the application what was asked, and no pseudo-fields', async () => {
  let seen: Partial<Environ> = {}
  const session = await serve((environ, startResponse) => {
    seen = environ
    startResponse('200 OK', [])
    return []
  })
  const stream = send(session, { ':path': '/a%20b?q=1', cookie: ['a=1', 'b=2'], 'x-a': '1' })
  await headOf(stream)
  stream.resume()
  const { REQUEST_METHOD, PATH_INFO, QUERY_STRING, SERVER_PROTOCOL, SERVER_NAME, HTTP_COOKIE, HTTP_X_A } = seen
  expect({ REQUEST_METHOD, PATH_INFO, QUERY_STRING, SERVER_PROTOCOL, SERVER_NAME, HTTP_COOKIE, HTTP_X_A }).toEqual({
    REQUEST_METHOD: 'GET',
    PATH_INFO: '/a%20b',
    QUERY_STRING: 'q=1',
    SERVER_PROTOCOL: 'HTTP/2.0',
    SERVER_NAME: '127.0.0.1',
    HTTP_COOKIE: 'a=1; b=2',
    HTTP_X_A: '1',
  })
  expect(seen['gateway.raw_headers']?.filter((name) => name.startsWith(':'))).toEqual([])
  expect(seen.HTTP_HOST).toMatch(/^127\.0\.0\.1:\d+$/)
})

test('sends status, repeated fields and a whole body with its length', async () => {
  const session = await serve((_environ, startResponse) => {
    startResponse('201 Created', [['Set-Cookie', 'a=1'], ['Set-Cookie', 'b=2'], ['Connection', 'close']]) // prettier-ignore
    return ['naïve']
  })
  const stream = send(session, {})
  const head = await headOf(stream)
  expect([head[':status'], head['set-cookie'], head['content-length'], head['connection']]).toEqual([
    201,
    ['a=1', 'b=2'],
    '6',
    undefined,
  ])
  expect(await text(stream)).toBe('naïve')
})

test('moves bodies both ways at the slower side’s pace', async () => {
  const session = await serve((environ, startResponse) => {
    startResponse('200 OK', [])
    return environ['gateway.input']
  })
  const body = Buffer.alloc(3 << 20, 'b')
  expect((await buffer(send(session, { ':method': 'POST' }, body))).equals(body)).toBe(true)
})

test('has trailers both ways, and hints', async () => {
  const session = await serve(async (environ, startResponse) => {
    environ['gateway.early_hints']([['Link', '</style.css>; rel=preload']])
    const { read } = environ['gateway.input']
    while ((await read.call(environ['gateway.input'])) !== null);
    const write = startResponse('200 OK', [['X-Trailer', JSON.stringify(environ['gateway.trailers']())]])
    await write('body')
    environ['gateway.add_trailers']([['X-Sum', '42']])
    return null
  })
  const stream = session.request({ ':method': 'POST', te: 'trailers' }, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sent': 'yes' }))
  stream.end('body')
  const hinted = once(stream, 'headers')
  const trailers = once(stream, 'trailers')
  const head = await headOf(stream)
  expect(head['x-trailer']).toBe('[["x-sent","yes"]]')
  expect(Reflect.get((await hinted)[0] as object, 'link')).toBe('</style.css>; rel=preload')
  stream.resume()
  expect(Reflect.get((await trailers)[0] as object, 'x-sum')).toBe('42')
})

test('answers HEAD and 204 without a body, and 500 where the application fails', async () => {
  const session = await serve((environ, startResponse) => {
    if (environ.PATH_INFO === '/fail') throw new Error('secret')
    startResponse(environ.PATH_INFO === '/none' ? '204 No Content' : '200 OK', [])
    return ['dropped']
  })
  const head = send(session, { ':method': 'HEAD' })
  expect((await headOf(head))['content-length']).toBe('7')
  expect(await text(head)).toBe('')
  const none = send(session, { ':path': '/none' })
  expect((await headOf(none))[':status']).toBe(204)
  const failed = send(session, { ':path': '/fail' })
  expect((await headOf(failed))[':status']).toBe(500)
  expect(await text(failed)).not.toContain('secret')
})

test('cuts the stream of an application that fails after the head, and of one that wants it cut', async () => {
  const session = await serve(async (environ, startResponse) => {
    await startResponse('200 OK', [])('begun')
    if (environ.PATH_INFO === '/cut') environ['gateway.abort']()
    else throw new Error('late')
    return null
  })
  for (const path of ['/cut', '/late']) {
    const stream = send(session, { ':path': path })
    await headOf(stream)
    stream.resume()
    await once(stream, 'close')
    expect(stream.rstCode).not.toBe(0)
  }
  const next = send(session, { ':path': '/cut' })
  await headOf(next) // the connection lives on
})

test('tells the application, and its body, of a client that leaves', async () => {
  const { promise: left, resolve } = Promise.withResolvers<string[]>()
  const calls: string[] = []
  const session = await serve((environ, startResponse) => {
    environ['gateway.signal'].addEventListener('abort', () => calls.push('abort'))
    startResponse('200 OK', [])
    const body: AsyncIterable<string> & { close(): void } = {
      [Symbol.asyncIterator]: () => ({
        next: () =>
          calls.includes('next') ? new Promise(() => {}) : (calls.push('next'), Promise.resolve({ value: 'a' })),
        return: async () => {
          calls.push('return')
          return { done: true, value: undefined }
        },
      }),
      close: () => {
        calls.push('close')
        resolve(calls)
      },
    }
    return body
  })
  const stream = send(session, {})
  await once(stream, 'data')
  stream.close(8)
  expect(await left).toEqual(['next', 'abort', 'return', 'close'])
})

test('carries a listener of node:http', async () => {
  const session = await serve(
    toApplication((request, response) => {
      response.setHeader('X-Version', request.httpVersion).writeHead(200)
      request.pipe(response)
    }),
  )
  const stream = send(session, { ':method': 'POST' }, 'there and back')
  expect((await headOf(stream))['x-version']).toBe('2.0')
  expect(await text(stream)).toBe('there and back')
})
