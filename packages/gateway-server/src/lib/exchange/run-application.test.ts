// How an application's outcome becomes a response: every way to give a body, and every way to fail, over real sockets.
import type { Application, Chunk, ResponseBody } from '@gateway-server/interface'
import { describe, expect, test } from 'vitest'
import { calledOnce, get, testServer, turnsOfTheLoop } from '../test-server.fixture.ts'

/** A body that writes down what is done to it; each member can be replaced. */
interface Recorded {
  readonly body: ResponseBody
  readonly calls: string[]
}

interface Iteration {
  readonly next?: (index: number) => unknown
  readonly return?: (() => unknown) | undefined
  readonly close?: () => unknown
}

function recorded(kind: 'sync' | 'async', iteration: Iteration): Recorded {
  const calls: string[] = []
  const chunks = ['a', 'b', 'c']
  const next = iteration.next ?? ((index) => ({ done: index >= chunks.length, value: chunks[index] }))
  let index = 0
  const iterator = {
    next: () => {
      calls.push('next')
      return kind === 'sync' ? next(index++) : Promise.resolve(next(index++))
    },
    return: () => {
      calls.push('return')
      iteration.return?.()
      return kind === 'sync' ? { done: true } : Promise.resolve({ done: true })
    },
  }
  const close = (): unknown => {
    calls.push('close')
    return iteration.close?.()
  }
  const body = { [kind === 'sync' ? Symbol.iterator : Symbol.asyncIterator]: () => iterator, close }
  return { body: body as unknown as ResponseBody, calls } // the tests break the iterator protocol on purpose
}

const answering =
  (body: ResponseBody, status = '200 OK', headers: ReadonlyArray<readonly [string, string]> = []): Application =>
  (_environ, startResponse) => {
    startResponse(status, headers)
    return body
  }

function fail(): never {
  throw new Error('broken')
}

describe.each(['sync', 'async'] as const)('a body that is a %s iterable', (kind) => {
  test('is read to its end, then closed', async () => {
    const { body, calls } = recorded(kind, {})
    const { send } = await testServer(answering(body))
    expect((await (await send(get('/'))).readResponse()).body.toString()).toBe('abc')
    await turnsOfTheLoop()
    expect(calls).toEqual(['next', 'next', 'next', 'next', 'close'])
  })

  test.each<[name: string, iteration: Iteration, calls: string[], status: number | 'cut']>([
    ['next throws at once', { next: fail }, ['next', 'close'], 500],
    [
      'next throws later',
      { next: (index) => (index === 1 ? fail() : { done: false, value: 'a' }) },
      ['next', 'next', 'close'],
      'cut',
    ],
    ['next gives no object', { next: () => undefined }, ['next', 'close'], 500],
    [
      'a chunk is none',
      { next: (index) => ({ done: false, value: index === 1 ? 1 : 'a' }) },
      ['next', 'next', 'return', 'close'],
      'cut',
    ],
    [
      'a chunk is none, and return throws too',
      { next: () => ({ done: false, value: null }), return: fail },
      ['next', 'return', 'close'],
      500,
    ],
    ['close throws', { next: () => ({ done: true, value: undefined }), close: fail }, ['next', 'close'], 200],
    [
      'close rejects',
      { next: () => ({ done: true, value: undefined }), close: () => Promise.reject(new Error('broken')) },
      ['next', 'close'],
      200,
    ],
  ])('when %s: ends once, closes once, and is logged', async (_name, iteration, expected, status) => {
    const { body, calls } = recorded(kind, iteration)
    const { send, log } = await testServer(answering(body))
    const client = await send(get('/'))
    const head = await client.readHead()
    const { complete } = await client.readBody()
    expect(status === 'cut' ? complete : head.status).toBe(status === 'cut' ? false : status)
    await turnsOfTheLoop()
    expect(calls).toEqual(expected)
    expect(log.length).toBeGreaterThan(0)
  })

  test('longer than Content-Length: what fits is sent, the rest never, and it is told', async () => {
    const { body, calls } = recorded(kind, {})
    const { send, log } = await testServer(answering(body, '200 OK', [['Content-Length', '2']]))
    const client = await send(get('/'))
    expect(String(await client.readToEnd())).toMatch(/\r\n\r\nab$/)
    await turnsOfTheLoop()
    expect(calls).toEqual(['next', 'next', 'next', 'return', 'close'])
    expect(log.join('')).toContain('longer than Content-Length')
  })

  test('shorter than Content-Length: the connection is closed, and it is logged', async () => {
    const { body, calls } = recorded(kind, {})
    const { send, log } = await testServer(answering(body, '200 OK', [['Content-Length', '4']]))
    expect(await (await send(get('/'))).readResponse()).toMatchObject({ complete: false })
    await turnsOfTheLoop()
    expect(calls).toEqual(['next', 'next', 'next', 'next', 'close'])
    expect(log.join('')).toContain('shorter than Content-Length')
  })

  test.each([
    ['HEAD', '200 OK'],
    ['GET', '204 No Content'],
    ['GET', '304 Not Modified'],
  ])('with %s and %s is only ended', async (method, status) => {
    const { body, calls } = recorded(kind, {})
    const { send } = await testServer(answering(body, status))
    const client = await send(get('/').replace('GET', method))
    expect((await client.readResponse(method)).body.length).toBe(0)
    await turnsOfTheLoop()
    expect(calls).toEqual(['return', 'close'])
  })

  test('is ended, then closed, when the client leaves', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>()
    const chunk = Buffer.alloc(64 * 1024)
    const { body, calls } = recorded(kind, { next: () => ({ done: false, value: chunk }), close: resolve })
    const { send, log } = await testServer(answering(body))
    const client = await send(get('/'))
    await client.readHead()
    client.leave(true)
    await closed
    expect(calls.filter((call) => call !== 'next')).toEqual(['return', 'close'])
    expect(log).toEqual([])
  })
})

test('a step that is pending when the client leaves is not waited for', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const calls: string[] = []
  const body: AsyncIterable<Chunk> & { close(): void } = {
    [Symbol.asyncIterator]: () => ({
      next: () => (calls.push('next') === 1 ? Promise.resolve({ done: false, value: 'a' }) : new Promise(() => {})),
      return: () => {
        calls.push('return')
        return new Promise(() => {})
      },
    }),
    close: () => {
      calls.push('close')
      resolve()
    },
  }
  const { send } = await testServer(answering(body))
  const client = await send(get('/'))
  await client.readHead()
  await client.readChunk()
  client.leave(true)
  await closed
  expect(calls).toEqual(['next', 'next', 'return', 'close'])
})

test('an answer that comes when its client has left is ended and closed without a step', async () => {
  const { body, calls } = recorded('async', {})
  const { promise: left, resolve: leave } = Promise.withResolvers<void>()
  const application: Application = async (environ, startResponse) => {
    environ['node.socket']?.once('close', () => leave())
    await left
    return answering(body)(environ, startResponse)
  }
  const [calling, called] = calledOnce(application)
  const { send } = await testServer(calling)
  const client = await send(get('/'))
  await called
  client.leave(true)
  await left
  await turnsOfTheLoop()
  expect(calls).toEqual(['return', 'close'])
})

test('close comes after the last octet has left, not before', async () => {
  const size = 16 * 1024 * 1024
  const { promise: closed, resolve } = Promise.withResolvers<number>()
  const application: Application = (environ, startResponse) => {
    startResponse('200 OK', [])
    return Object.assign([Buffer.alloc(size)], { close: () => resolve(environ['node.socket']?.writableLength ?? -1) })
  }
  const { send } = await testServer(application)
  const client = await send(get('/'))
  await client.readHead()
  let isClosed = false
  void closed.then(() => {
    isClosed = true
  })
  await turnsOfTheLoop()
  expect(isClosed).toBe(false) // the client has not read
  await client.readBody()
  expect(await closed).toBe(0)
})

test('bodies of one connection are closed in the order of their requests, also when the client leaves', async () => {
  const closed: string[] = []
  const { promise: all, resolve } = Promise.withResolvers<void>()
  const { send } = await testServer((environ, startResponse) => {
    startResponse('200 OK', [])
    const close = (): void => {
      if (closed.push(environ.PATH_INFO) === 3) resolve()
    }
    if (environ.PATH_INFO !== '/3') return Object.assign([Buffer.alloc(100)], { close })
    const endless = (function* () {
      for (;;) yield Buffer.alloc(64 * 1024)
    })()
    return Object.assign(endless, { close })
  })
  const client = await send(get('/1') + get('/2') + get('/3'))
  await client.readResponse()
  client.leave(true)
  await all
  expect(closed).toEqual(['/1', '/2', '/3'])
})

test.each<[name: string, body: () => unknown]>([
  ['a string', () => 'text'],
  ['a Uint8Array', () => Buffer.from('text')],
  ['a number', () => 1],
  ['an object that is not iterable', () => ({})],
  ['a function', () => () => {}],
  ['an iterable whose iterator cannot be made', () => ({ [Symbol.iterator]: fail })],
  ['an async iterable whose iterator cannot be made', () => ({ [Symbol.asyncIterator]: fail })],
  ['an iterable whose iterator is none', () => ({ [Symbol.iterator]: () => undefined })],
  ['an object whose close cannot be read', () => Object.defineProperty([], 'close', { get: fail })],
  ['an array of one thing that is no chunk', () => [1]],
  ['an array of null', () => [null]],
  ['an array of two things that are no chunks', () => [1, 2]],
])('%s as a body is a 500, returned or promised, and is logged', async (_name, body) => {
  for (const asynchronous of [false, true]) {
    const { send, log } = await testServer((_environ, startResponse) => {
      startResponse('200 OK', [])
      return (asynchronous ? Promise.resolve(body()) : body()) as ResponseBody // wrong on purpose
    })
    const client = await send(get('/'))
    const response = await client.readResponse()
    expect([response.status, response.body.toString()]).toEqual([500, 'Internal Server Error\n'])
    expect(log.length).toBe(1)
    await client.send(get('/'))
    expect((await client.readResponse()).status).toBe(500) // the connection goes on
  }
})

test.each<[name: string, application: Application]>([
  ['throws', fail],
  ['throws after startResponse', (_environ, startResponse) => startResponse('200 OK', [['X', 'y']]) && fail()],
  ['rejects', () => Promise.reject(new Error('broken'))],
  ['rejects with nothing', () => Promise.reject(undefined)],
  ['fails in startResponse', (_environ, startResponse) => [String(startResponse('nonsense', []))]],
  ['returns a body without startResponse', () => ['text']],
  ['returns nothing without startResponse', () => undefined],
  ['returns more than Content-Length', (_e, start) => [String(start('200 OK', [['Content-Length', '1']]))]],
])('an application that %s is a 500', async (_name, application) => {
  const { send, log } = await testServer(application)
  const client = await send(get('/path'))
  const { status, body, headers } = await client.readResponse()
  expect([status, body.toString(), headers.x]).toEqual([500, 'Internal Server Error\n', undefined])
  expect(log.length).toBe(1)
  expect(log[0]).toMatch(/^GET \/path: the application failed\n/)
})

test.each<[name: string, application: Application]>([
  [
    'throws after a write',
    (_environ, startResponse) => {
      void startResponse('200 OK', [])('begun')
      return fail()
    },
  ],
  [
    'rejects after a write',
    async (_environ, startResponse) => {
      await startResponse('200 OK', [['Content-Length', '10']])('begun')
      return fail()
    },
  ],
])('an application that %s is cut', async (_name, application) => {
  const { send, log } = await testServer(application)
  const client = await send(get('/'))
  expect((await client.readHead()).status).toBe(200)
  expect(await client.readBody()).toMatchObject({ complete: false })
  expect(log.length).toBe(1)
})

test('an HTTP/1.0 response without a length is reset when it fails: an orderly end would make it look whole', async () => {
  const { send } = await testServer((_environ, startResponse) => {
    startResponse('200 OK', [])
    return (async function* () {
      yield 'begun'
      await turnsOfTheLoop()
      fail()
    })()
  })
  const client = await send('GET / HTTP/1.0\r\n\r\n')
  await client.readHead()
  await expect(client.readBody()).resolves.toMatchObject({ complete: false })
})

test('a write after the end throws, and changes nothing', async () => {
  const { promise: late, resolve } = Promise.withResolvers<() => unknown>()
  const { send } = await testServer((_environ, startResponse) => {
    const write = startResponse('200 OK', [])
    resolve(() => write('late'))
    return ['in time']
  })
  const client = await send(get('/'))
  expect((await client.readResponse()).body.toString()).toBe('in time')
  expect(await late).toThrow('write is called after the response has ended')
  await client.send(get('/'))
  expect((await client.readResponse()).body.toString()).toBe('in time')
})

test('write, then an array of one chunk: the write comes first', async () => {
  const { send } = await testServer((_environ, startResponse) => {
    void startResponse('200 OK', [])('first ')
    return ['last']
  })
  expect((await (await send(get('/'))).readResponse()).body.toString()).toBe('first last')
})
