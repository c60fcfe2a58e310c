// Rules 1 to 3, 5, 6 and 8: what startResponse accepts, when the head goes out, and how bodies are framed.
import assert from 'node:assert/strict'
import type { Application, HeaderList, ResponseBody } from '@gateway-server/interface'
import type { RequestDescription } from '../http-client/request.ts'
import type { Response } from '../http-client/response.ts'
import type { Serve, ServerTest } from './server-test.ts'
import { answering } from './server-test.ts'

function responding(status: string, headers: HeaderList, body: () => ResponseBody | null): Application {
  return (_environ, startResponse) => {
    startResponse(status, headers)
    return body()
  }
}

async function fetchFrom(serve: Serve, application: Application, request: RequestDescription = {}): Promise<Response> {
  const { site } = await serve(application)
  return await site.fetch(request)
}

/** Heads a server must refuse with a TypeError, thrown from startResponse. */
const refused: ReadonlyArray<readonly [name: string, status: string, headers: HeaderList]> = [
  ['a status without a space', '200', []],
  ['a status of two digits', '20 OK', []],
  ['an interim status', '103 Early Hints', []],
  ['a status with a line break', '200 OK\r\nX: y', []],
  ['an empty field name', '200 OK', [['', 'a']]],
  ['a field name that is no token', '200 OK', [['X Y', 'a']]],
  ['a field name with a colon', '200 OK', [['X:', 'a']]],
  ['a value with CR', '200 OK', [['X', 'a\rb']]],
  ['a value with LF', '200 OK', [['X', 'a\nb']]],
  ['a value with NUL', '200 OK', [['X', 'a\0b']]],
  ['a value beyond latin-1', '200 OK', [['X', '✓']]],
  ['Transfer-Encoding', '200 OK', [['transfer-encoding', 'chunked']]],
  ['Keep-Alive', '200 OK', [['Keep-Alive', 'timeout=5']]],
  ['Connection other than close', '200 OK', [['Connection', 'keep-alive']]],
  ['Proxy-Connection', '200 OK', [['Proxy-Connection', 'close']]],
  ['TE', '200 OK', [['TE', 'trailers']]],
  ['Upgrade without 426', '200 OK', [['Upgrade', 'h2c']]],
]

const refusals: readonly ServerTest[] = refused.map(([name, status, headers]) => ({
  name: `startResponse: throws a TypeError at once for ${name}`,
  run: async (serve) => {
    const application: Application = (_environ, startResponse) => {
      let thrown = 'nothing'
      try {
        startResponse(status, headers)
      } catch (error) {
        thrown = error instanceof TypeError ? 'TypeError' : String(error)
      }
      startResponse('200 OK', [], new Error('instead of the refused one'))
      return [thrown]
    }
    assert.equal((await fetchFrom(serve, application)).body.toString(), 'TypeError')
  },
}))

const heads: readonly ServerTest[] = [
  {
    name: 'startResponse: status, reason and fields arrive as given, in order, and Date is added',
    run: async (serve) => {
      const given: HeaderList = [
        ['X-B', 'h\xe4'],
        ['Set-Cookie', 'a=1'],
        ['x-A', '\tspaced'],
        ['Set-Cookie', 'b=2'],
        ['X-Empty', ''],
      ]
      const response = await fetchFrom(
        serve,
        responding('299 Fine by me', given, () => []),
      )
      assert.deepEqual([response.status, response.reason], [299, 'Fine by me'])
      const names = new Set(given.map(([name]) => name))
      const received = response.rawHeaders.filter(([name]) => names.has(name))
      const trimmed = given.map(([name, value]) => [name, value.trim()])
      assert.deepEqual(received, trimmed)
      assert.ok(!Number.isNaN(Date.parse(response.headers['date'] ?? '')), 'no Date')
    },
  },
  {
    name: 'startResponse: an empty reason, and a Date of the application’s own',
    run: async (serve) => {
      const date = 'Tue, 15 Nov 1994 08:12:31 GMT'
      const response = await fetchFrom(
        serve,
        responding('200 ', [['Date', date]], () => []),
      )
      assert.deepEqual([response.status, response.reason, response.headers['date']], [200, '', date])
    },
  },
  {
    name: 'startResponse: sends nothing before the body is there',
    run: async (serve) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const { site } = await serve(async (environ, startResponse) => {
        if (environ.PATH_INFO === '/other') {
          startResponse('200 OK', [])
          return []
        }
        startResponse('200 OK', [])
        await promise
        startResponse('503 Service Unavailable', [], new Error('changed its mind'))
        return []
      })
      const connection = await site.connect()
      await connection.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      await site.turns(3, '/other')
      resolve()
      assert.equal((await connection.readResponse()).status, 503)
    },
  },
  {
    name: 'startResponse: a second call without an error throws',
    run: async (serve) => {
      const application: Application = (_environ, startResponse) => {
        startResponse('200 OK', [])
        try {
          startResponse('500 Twice', [])
        } catch {
          return ['threw']
        }
        return ['did not throw']
      }
      const response = await fetchFrom(serve, application)
      assert.deepEqual([response.status, response.body.toString()], [200, 'threw'])
    },
  },
  {
    name: 'startResponse: with an error, after the head, throws that error',
    run: async (serve) => {
      const ours = new Error('ours')
      const { promise, resolve } = Promise.withResolvers<unknown>()
      const { site } = await serve((_environ, startResponse) => {
        void startResponse('200 OK', [])('')
        try {
          startResponse('500 Late', [], ours)
        } catch (error) {
          resolve(error)
        }
        return ['body']
      })
      assert.equal((await site.fetch({})).body.toString(), 'body')
      assert.equal(await promise, ours)
    },
  },
]

async function* later(...chunks: Array<string | Uint8Array>): AsyncGenerator<string | Uint8Array> {
  for (const chunk of chunks) {
    await Promise.resolve()
    yield chunk
  }
}

/** Bodies and the framing they must get from the server. */
const framings: ReadonlyArray<
  readonly [name: string, headers: HeaderList, body: () => ResponseBody | null, framing: string, text: string]
> = [
  ['an array of one chunk', [], () => ['h\u00e4'], 'length 3', 'h\u00e4'],
  ['an empty array', [], () => [], 'length 0', ''],
  ['an array of one empty chunk', [], () => [''], 'length 0', ''],
  ['an array of two chunks', [], () => ['a', Buffer.from('bc')], 'chunked', 'abc'],
  ['a generator', [], () => new Set(['a', 'b']), 'chunked', 'ab'],
  ['an asynchronous generator', [], () => later('a', '', 'b'), 'chunked', 'ab'],
  ['a generator with Content-Length', [['Content-Length', '2']], () => later('a', 'b'), 'length 2', 'ab'],
  ['an array with Content-Length', [['content-length', '1']], () => ['a'], 'length 1', 'a'],
]

const bodies: readonly ServerTest[] = framings.flatMap(([name, headers, body, framing, text]) => [
  {
    name: `body: ${name} is framed: ${framing}`,
    run: async (serve: Serve) => {
      const response = await fetchFrom(serve, responding('200 OK', headers, body))
      const length = response.framing === 'length' ? ` ${response.length}` : ''
      assert.deepEqual([`${response.framing}${length}`, response.body.toString()], [framing, text])
    },
  },
  {
    name: `body: ${name} reaches an HTTP/1.0 client whole, never chunked`,
    run: async (serve: Serve) => {
      const response = await fetchFrom(serve, responding('200 OK', headers, body), { version: '1.0' })
      assert.equal(response.headers['transfer-encoding'], undefined)
      assert.deepEqual([response.complete, response.body.toString()], [true, text])
    },
  },
])

/** Rule 8: no body on the wire, and the connection goes on. */
const bodiless: ReadonlyArray<
  readonly [name: string, method: string, status: string, headers: HeaderList, length: string | undefined]
> = [
  ['HEAD with a body of one chunk', 'HEAD', '200 OK', [], '4'],
  ['HEAD with Content-Length', 'HEAD', '200 OK', [['Content-Length', '99']], '99'],
  ['204', 'GET', '204 No Content', [], undefined],
  ['204 with Content-Length', 'GET', '204 No Content', [['Content-Length', '4']], undefined],
  ['304 with Content-Length', 'GET', '304 Not Modified', [['Content-Length', '99']], '99'],
]

const dropped: readonly ServerTest[] = bodiless.map(([name, method, status, headers, length]) => ({
  name: `no body: ${name}`,
  run: async (serve) => {
    const { site } = await serve((environ, startResponse) => {
      if (environ.PATH_INFO === '/next') return answering(() => 'next')(environ, startResponse)
      startResponse(status, headers)
      return ['body']
    })
    const connection = await site.connect()
    await connection.send(`${method} / HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n`)
    const response = await connection.readResponse(method)
    assert.deepEqual([response.headers['content-length'], response.headers['transfer-encoding']], [length, undefined])
    assert.equal((await connection.readResponse()).body.toString(), 'next')
  },
}))

const lengths: readonly ServerTest[] = [
  {
    name: 'Content-Length: fewer bytes close the connection',
    run: async (serve) => {
      const { site } = await serve(responding('200 OK', [['Content-Length', '5']], () => later('ab')))
      const connection = await site.connect()
      await connection.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      await connection.readHead()
      const { body, complete } = await connection.readBody()
      assert.deepEqual(['ab'.startsWith(body.toString()), complete], [true, false])
    },
  },
  {
    name: 'Content-Length: more bytes are never sent, and the connection ends',
    run: async (serve) => {
      const { site } = await serve(responding('200 OK', [['Content-Length', '3']], () => later('abc', 'def')))
      const connection = await site.connect()
      await connection.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      await connection.readHead()
      assert.ok('abc'.startsWith((await connection.readBody()).body.toString()))
      assert.equal((await connection.readToEnd()).toString(), '')
    },
  },
  {
    name: 'Content-Length: writing more throws',
    run: async (serve) => {
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const { site } = await serve((_environ, startResponse) => {
        const write = startResponse('200 OK', [['Content-Length', '3']])
        void write('abc')
        try {
          void write('d')
          resolve(false)
        } catch {
          resolve(true)
        }
        return null
      })
      assert.equal((await site.fetch({})).body.toString(), 'abc')
      assert.equal(await promise, true)
    },
  },
]

export const responseTests: readonly ServerTest[] = [...heads, ...refusals, ...bodies, ...dropped, ...lengths]
