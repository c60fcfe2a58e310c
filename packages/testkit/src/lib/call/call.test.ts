import { describe, expect, test } from 'vitest'
import type { Application, HeaderList } from '@gateway-server/interface'
import { call } from './call.ts'
import { createEnviron } from './create-environ.ts'

const plain: HeaderList = [['Content-Type', 'text/plain']]

test('gives status, reason, headers and body of a plain application', async () => {
  const result = await call((_environ, startResponse) => {
    startResponse('200 OK', plain)
    return ['hällo']
  }, createEnviron())
  expect([result.status, result.reason, result.headers, result.body.toString()]).toEqual([200, 'OK', plain, 'hällo'])
  expect(result.complete).toBe(true)
})

test('reads asynchronous bodies, and puts what was written before them', async () => {
  const result = await call(
    async (_environ, startResponse) => {
      const write = startResponse('200 OK', [])
      await write('first ')
      return (async function* () {
        yield 'second '
        yield Buffer.from('third')
      })()
    },
    createEnviron(),
    { backpressure: true },
  )
  expect(result.chunks.map(String).length).toBe(3)
  expect(result.body.toString()).toBe('first second third')
})

test('null says that the answer went through write', async () => {
  const result = await call((_environ, startResponse) => {
    void startResponse('200 OK', [])('all')
    return null
  }, createEnviron())
  expect(result.body.toString()).toBe('all')
})

test.each([
  ['HEAD', '200 OK'],
  ['GET', '204 No Content'],
  ['GET', '304 Not Modified'],
])('drops the body of %s with %s', async (method, status) => {
  const application: Application = (_environ, startResponse) => {
    startResponse(status, [])
    return ['body']
  }
  expect((await call(application, createEnviron({ REQUEST_METHOD: method }))).body.length).toBe(0)
})

describe('errors', () => {
  test('before the head reject', async () => {
    const application: Application = () => Promise.reject(new Error('no database'))
    await expect(call(application, createEnviron())).rejects.toThrow('no database')
  })

  test('in the body, after its first chunk, leave an incomplete response', async () => {
    const result = await call((_environ, startResponse) => {
      startResponse('200 OK', [])
      return (function* () {
        yield 'some'
        throw new Error('no more')
      })()
    }, createEnviron())
    expect([result.body.toString(), result.complete, String(result.error)]).toEqual(['some', false, 'Error: no more'])
  })

  test('with startResponse replace the head before it is sent', async () => {
    const result = await call((_environ, startResponse) => {
      startResponse('200 OK', plain)
      startResponse('503 Service Unavailable', [], new Error('later'))
      return []
    }, createEnviron())
    expect([result.status, result.headers]).toEqual([503, []])
  })

  test('with startResponse after the head are thrown', async () => {
    const result = await call((_environ, startResponse) => {
      void startResponse('200 OK', plain)('')
      startResponse('503 Service Unavailable', [], new Error('too late'))
      return []
    }, createEnviron())
    expect([result.status, result.complete, String(result.error)]).toEqual([200, false, 'Error: too late'])
  })
})

describe('refuses', () => {
  const answering =
    (status: string, headers: HeaderList): Application =>
    (_environ, startResponse) => {
      startResponse(status, headers)
      return []
    }

  test.each([
    ['a status without a reason part', '200', []],
    ['a 1xx', '101 Switching Protocols', []],
    ['a line break in the status', '200 OK\r\nX: y', []],
    ['a name that is no token', '200 OK', [['X Y', 'z']]],
    ['a line break in a value', '200 OK', [['X', 'y\r\nZ: 1']]],
    ['a character beyond latin-1', '200 OK', [['X', '✓']]],
    ['Transfer-Encoding', '200 OK', [['Transfer-Encoding', 'chunked']]],
    ['Connection but for close', '200 OK', [['Connection', 'keep-alive']]],
    ['Upgrade without 426', '200 OK', [['Upgrade', 'h2c']]],
  ] satisfies Array<[string, string, HeaderList]>)('%s', async (_name, status, headers) => {
    await expect(call(answering(status, headers), createEnviron())).rejects.toThrow(TypeError)
  })

  test.each([
    ['Connection: close', '200 OK', [['Connection', 'close']]],
    ['Upgrade with 426', '426 Upgrade Required', [['Upgrade', 'websocket']]],
    ['an empty reason', '299 ', []],
  ] satisfies Array<[string, string, HeaderList]>)('not %s', async (_name, status, headers) => {
    expect((await call(answering(status, headers), createEnviron())).complete).toBe(true)
  })

  test('an answer without startResponse', async () => {
    await expect(call(() => ['body'], createEnviron())).rejects.toThrow(/without calling startResponse/)
  })

  test('a second startResponse without an error', async () => {
    const twice: Application = (_environ, startResponse) => {
      startResponse('200 OK', [])
      startResponse('200 OK', [])
      return []
    }
    await expect(call(twice, createEnviron())).rejects.toThrow(/twice/)
  })

  test.each([
    ['more', 'abcd'],
    ['fewer', 'ab'],
  ])('%s bytes than Content-Length', async (words, body) => {
    const result = await call((_environ, startResponse) => {
      startResponse('200 OK', [['Content-Length', '3']])
      return [body]
    }, createEnviron())
    expect([result.complete, String(result.error)]).toEqual([
      false,
      expect.stringMatching(words === 'more' ? /more/ : /2 bytes/),
    ])
  })

  test('a write after the end', async () => {
    let write: ((chunk: string) => unknown) | undefined
    await call((_environ, startResponse) => {
      write = startResponse('200 OK', [])
      return []
    }, createEnviron())
    expect(() => write?.('late')).toThrow(/ended/)
  })
})

describe('closes the body once', () => {
  const bodies: ReadonlyArray<readonly [string, () => Iterable<string>]> = [
    ['at the end', () => ['a', 'b']],
    [
      'after an error',
      function* () {
        yield 'a'
        throw new Error('broken')
      },
    ],
  ]

  test.each(bodies)('%s', async (_name, make) => {
    let closed = 0
    const result = await call((_environ, startResponse) => {
      startResponse('200 OK', [])
      return Object.assign(make(), { close: () => void closed++ })
    }, createEnviron())
    expect([closed, result.status]).toEqual([1, 200])
  })
})

test('records hints, trailers, background work, and an abort', async () => {
  const result = await call((environ, startResponse) => {
    environ['gateway.early_hints']([['Link', '</a.css>; rel=preload']])
    environ['gateway.add_trailers']([['X-Sum', '1']])
    environ['gateway.wait_until'](Promise.resolve('done'))
    void startResponse('200 OK', [])('partial')
    environ['gateway.abort']()
    return ['never sent']
  }, createEnviron())
  expect([result.earlyHints.length, result.trailers, result.background.length]).toEqual([1, [['X-Sum', '1']], 1])
  expect([result.body.toString(), result.complete]).toEqual(['partial', false])
})
