import { describe, expect, test } from 'vitest'
import type { Application, Environ, HeaderList, StartResponse, Upgrade, Write } from '@gateway-server/interface'
import { call, createEnviron } from '@gateway-server/testkit'
import type { EnvironDescription } from '@gateway-server/testkit'
import { topics } from '../spec/spec.ts'
import { accepting, brokenBy, callLinted, drain, returning, using } from './exchange.fixture.ts'
import { lint } from './lint.ts'
import type { LintError } from './lint-error.ts'

async function* later(...chunks: string[]): AsyncGenerator<string> {
  yield* chunks
}

const starting = (status: unknown, headers: unknown): Application =>
  ((_environ: Environ, startResponse: StartResponse) => {
    startResponse(status as string, headers as HeaderList) // or not: that is what is tested
    return []
  }) satisfies Application

const writing =
  (write: (write: Write) => unknown, headers: HeaderList = []): Application =>
  async (_environ, startResponse) => {
    await write(startResponse('200 OK', headers))
    return null
  }

/** Applications that break a rule. */
const careless: ReadonlyArray<readonly [rule: string, name: string, application: Application]> = [
  ['1', 'a status without a reason part', starting('200', [])],
  ['1', 'a number for a status', starting(200, [])],
  ['1', 'an interim status', starting('100 Continue', [])],
  ['1', 'a line break in the status', starting('200 OK\r\n', [])],
  ['2', 'an object for headers', starting('200 OK', { 'Content-Type': 'text/plain' })],
  ['2', 'a flat list of headers', starting('200 OK', ['Content-Type', 'text/plain'])],
  ['2', 'a field name with a space', starting('200 OK', [['X Y', 'z']])],
  ['2', 'a line break in a value', starting('200 OK', [['X', 'a\r\nY: b']])],
  ['2', 'a number for a value', starting('200 OK', [['X', 1]])],
  ['2', 'a value beyond latin-1', starting('200 OK', [['X', '✓']])],
  ['2', 'Transfer-Encoding', starting('200 OK', [['Transfer-Encoding', 'chunked']])],
  ['2', 'Connection: keep-alive', starting('200 OK', [['Connection', 'keep-alive']])],
  ['2', 'Upgrade without 426', starting('200 OK', [['Upgrade', 'h2c']])],
  [
    '3',
    'a second startResponse without an error',
    (_environ, startResponse) => {
      startResponse('200 OK', [])
      startResponse('200 OK', [])
      return []
    },
  ],
  ['5', 'a number written', writing((write) => write(1 as unknown as string))],
  ['5', 'a string for a body', returning(() => 'text')],
  ['5', 'bytes for a body', returning(() => Buffer.from('text'))],
  ['5', 'an object for a body', returning(() => ({}))],
  ['5', 'a number in an array', returning(() => [1])],
  ['5', 'a number in an iterable', returning(() => new Set([1]))],
  ['5', 'null in an async iterable', returning(() => Object.assign(later(), { next: async () => ({ value: null }) }))],
  [
    '6',
    'two lengths',
    starting('200 OK', [
      ['Content-Length', '1'],
      ['content-length', '1'],
    ]),
  ],
  ['6', 'a length that is none', starting('200 OK', [['Content-Length', '1x']])],
  ['6', 'more bytes in an array', returning(() => ['abc'], [['Content-Length', '2']])],
  ['6', 'fewer bytes in an array', returning(() => ['a'], [['Content-Length', '2']])],
  ['6', 'more bytes in a stream', returning(() => later('ab', 'c'), [['Content-Length', '2']])],
  ['6', 'fewer bytes in a stream', returning(() => later('a'), [['Content-Length', '2']])],
  ['6', 'more bytes written', writing((write) => void write('abc'), [['Content-Length', '2']])],
  ['6', 'fewer bytes written', writing((write) => void write('a'), [['Content-Length', '2']])],
  ['7', 'a close that is no function', returning(() => Object.assign(['a'], { close: true }))],
  ['7', 'a next() that gives no result', returning(() => ({ [Symbol.iterator]: () => ({ next: () => null }) }))],
  ['10', 'nothing at all', () => null],
  ['10', 'a body without startResponse', () => ['body']],
  ['E11', 'an error that is no text', using((environ) => environ['gateway.errors'].write(1 as unknown as string))],
  ['E14', 'hints that are no fields', using((environ) => environ['gateway.early_hints']([['a b', 'c']]))],
  ['E16', 'trailers that are no fields', using((environ) => environ['gateway.add_trailers']([['a', 'b\n']]))],
  [
    'E16',
    'trailers after the end',
    (environ, startResponse) => {
      startResponse('200 OK', [])
      return Object.assign(later('a'), { close: () => environ['gateway.add_trailers']([]) })
    },
  ],
  [
    'E17',
    'background work that is no promise',
    using((environ) => environ['gateway.wait_until'](1 as unknown as Promise<void>)),
  ],
]

test.each(careless)('%s: refuses an application with %s', async (rule, _name, application) => {
  expect(await brokenBy(async () => drain(await callLinted(application)))).toBe(`${rule} application`)
})

describe('4: refuses', () => {
  test('a write after the end', async () => {
    let write: Write | undefined
    await callLinted((_environ, startResponse) => {
      write = startResponse('200 OK', [])
      return []
    })
    expect(await brokenBy(() => write?.('late'))).toBe('4 application')
  })

  test('a write before the one before has resolved', async () => {
    const slow: StartResponse = () => () => new Promise(() => {})
    const application = writing((write) => {
      void write('a')
      return write('b')
    })
    expect(await brokenBy(() => callLinted(application, {}, slow))).toBe('4 application')
  })

  test('a server whose write returns something else', async () => {
    const odd: StartResponse = () => (() => false) as unknown as Write
    expect(
      await brokenBy(() =>
        callLinted(
          writing((write) => write('a')),
          {},
          odd,
        ),
      ),
    ).toBe('4 server')
  })
})

describe('12: refuses', () => {
  const upgradable = {
    'gateway.upgrade': () =>
      ({ socket: { read: () => null, write: () => true }, head: Buffer.from('') }) as unknown as Upgrade,
  }
  const upgrading =
    (then: (environ: Environ, startResponse: StartResponse) => ReturnType<Application>): Application =>
    (environ, startResponse) => {
      environ['gateway.upgrade']?.()
      return then(environ, startResponse)
    }

  const cases: ReadonlyArray<readonly [string, Application]> = [
    ['startResponse after an upgrade', upgrading((_environ, startResponse) => void startResponse('200 OK', []))],
    ['a body after an upgrade', upgrading(() => [])],
    ['a second upgrade', upgrading((environ) => void environ['gateway.upgrade']?.())],
    [
      'an upgrade after startResponse',
      (environ, startResponse) => {
        startResponse('200 OK', [])
        environ['gateway.upgrade']?.()
      },
    ],
  ]
  test.each(cases)('%s', async (_name, application) => {
    expect(await brokenBy(() => callLinted(application, upgradable))).toBe('12 application')
  })

  test('not an upgrade that returns null', async () => {
    expect(
      await callLinted(
        upgrading(() => null),
        upgradable,
      ),
    ).toBeNull()
  })
})

/** Servers that break a rule in a function they give: the key, what they give, and how it is used. */
const carelessKeys: ReadonlyArray<
  readonly [rule: string, key: keyof Environ, value: unknown, use: (environ: Environ) => unknown]
> = [
  ['E11', 'gateway.errors', {}, (environ) => environ['gateway.errors']],
  ['E12', 'gateway.signal', {}, (environ) => environ['gateway.signal']],
  ['E13', 'gateway.abort', true, (environ) => environ['gateway.abort']],
  ['E14', 'gateway.early_hints', true, (environ) => environ['gateway.early_hints']],
  ['E15', 'gateway.upgrade', true, (environ) => environ['gateway.upgrade']],
  ['E15', 'gateway.upgrade', () => ({}), (environ) => environ['gateway.upgrade']?.()],
  ['E16', 'gateway.trailers', [], (environ) => environ['gateway.trailers']],
  ['E16', 'gateway.trailers', () => ['a', 'b'], (environ) => environ['gateway.trailers']()],
  ['E16', 'gateway.add_trailers', true, (environ) => environ['gateway.add_trailers']],
  ['E17', 'gateway.wait_until', true, (environ) => environ['gateway.wait_until']],
  [
    'E16',
    'gateway.trailers',
    () => [['X', 'early']],
    (environ) => [environ['gateway.input'], environ['gateway.trailers']()],
  ],
]

test.each(carelessKeys)('%s: refuses a server with a wrong %s', async (rule, key, value, use) => {
  const description: EnvironDescription = { body: 'a' }
  Object.assign(description, { [key]: value })
  expect(await brokenBy(() => callLinted(using(use), description))).toBe(`${rule} server`)
})

describe('7: refuses a server that', () => {
  /** What a careless server takes every body for. */
  interface AnyBody {
    [Symbol.iterator](): Iterator<string>
    [Symbol.asyncIterator](): AsyncIterator<string>
    close(): unknown
  }
  const bodyOf = async (body: () => object): Promise<AnyBody> =>
    (await callLinted(returning(body))) as unknown as AnyBody // each test uses what its body has

  test('iterates twice', async () => {
    const body = await bodyOf(() => new Set(['a']))
    expect(await brokenBy(() => [[...body], [...body]])).toBe('7 server')
  })

  test('goes on after the end', async () => {
    const iterator = (await bodyOf(() => new Set(['a'])))[Symbol.iterator]()
    const steps = (): unknown => [iterator.next(), iterator.next(), iterator.next()]
    expect(await brokenBy(steps)).toBe('7 server')
  })

  test('does not wait for next()', async () => {
    const iterator = (await bodyOf(() => later('a', 'b')))[Symbol.asyncIterator]()
    expect(await brokenBy(() => Promise.all([iterator.next(), iterator.next()]))).toBe('7 server')
  })

  test('closes twice', async () => {
    const body = await bodyOf(() => Object.assign(['a'], { close: () => {} }))
    body.close()
    expect(await brokenBy(() => body.close())).toBe('7 server')
  })

  test('closes an unfinished iterator, and the application’s close runs all the same', async () => {
    let closed = false
    const body = await bodyOf(() => Object.assign(later('a', 'b'), { close: () => (closed = true) }))
    await body[Symbol.asyncIterator]().next()
    expect([await brokenBy(() => body.close()), closed]).toEqual(['7 server', true])
  })
})

describe('2, 3: refuses a server whose startResponse', () => {
  test('returns no function', async () => {
    const odd = (() => undefined) as unknown as StartResponse
    expect(
      await brokenBy(() =>
        callLinted(
          returning(() => []),
          {},
          odd,
        ),
      ),
    ).toBe('2 server')
  })

  test('does not throw the error after the head', async () => {
    const application: Application = (_environ, startResponse) => {
      void startResponse('200 OK', [])('')
      startResponse('500 Late', [], new Error('too late'))
      return []
    }
    expect(await brokenBy(() => callLinted(application))).toBe('3 server')
  })
})

test('2: refuses a server that calls without startResponse', async () => {
  const untyped = lint(returning(() => [])) as unknown as (environ: Environ) => unknown
  expect(await brokenBy(() => untyped(createEnviron()))).toBe('2 server')
})

test('10: refuses what is no application', async () => {
  expect(await brokenBy(() => lint({} as Application))).toBe('10 application')
})

test('E12: reports a signal that aborts after the server has closed the body', async () => {
  const controller = new AbortController()
  const violations: LintError[] = []
  const application: Application = (environ, startResponse) => {
    expect(environ['gateway.signal'].aborted).toBe(false)
    startResponse('200 OK', [])
    return Object.assign(['a'], { close: () => {} })
  }
  const linted = lint(application, { onViolation: (error) => violations.push(error) })
  const body = await linted(createEnviron({ 'gateway.signal': controller.signal }), accepting)
  await drain(body ?? null)
  controller.abort()
  expect(violations.map(({ rule, side }) => `${rule} ${side}`)).toEqual(['E12 server'])
})

describe('is transparent:', () => {
  test('a synchronous answer stays synchronous, an array an array without close()', () => {
    const body = lint(returning(() => ['a']))(createEnviron(), accepting)
    expect([Array.isArray(body), Object.hasOwn(Object(body), 'close')]).toEqual([true, false])
  })

  test('a synchronous body stays synchronous, an asynchronous one asynchronous', async () => {
    const sync = await callLinted(returning(() => new Set(['a'])))
    const async = await callLinted(returning(() => later('a')))
    expect([Symbol.iterator in Object(sync), Symbol.asyncIterator in Object(sync)]).toEqual([true, false])
    expect([Symbol.iterator in Object(async), Symbol.asyncIterator in Object(async)]).toEqual([false, true])
  })

  test('keys computed on first use are not computed before, are kept, and can be replaced', async () => {
    let made = 0
    const environ = createEnviron()
    const { signal } = new AbortController()
    Object.defineProperty(environ, 'gateway.signal', { get: () => (made++, signal), enumerable: true })
    await lint(returning(() => []))(environ, accepting)
    expect(made).toBe(0)
    const application = using((given) => {
      expect(given['gateway.signal']).toBe(given['gateway.signal'])
      given['gateway.signal'] = AbortSignal.abort()
      expect(given['gateway.signal'].aborted).toBe(true)
    })
    await lint(application)(environ, accepting)
    expect(made).toBe(1)
  })

  test('the application has startup, drain and shutdown only where the inner one has', () => {
    const { startup, drain: drained, shutdown } = lint(returning(() => []))
    expect([startup, drained, shutdown]).toEqual([undefined, undefined, undefined])
  })

  test('chunks pass one by one, return() and close() reach the body', async () => {
    const seen: string[] = []
    const inner = {
      async *[Symbol.asyncIterator]() {
        try {
          for (const chunk of ['a', 'b']) {
            seen.push(chunk)
            yield chunk
          }
        } finally {
          seen.push('return')
        }
      },
      close: () => void seen.push('close'),
    }
    const body = await callLinted(returning(() => inner))
    for await (const chunk of body ?? []) {
      expect([chunk, seen]).toEqual(['a', ['a']])
      break
    }
    await body?.close?.()
    expect(seen).toEqual(['a', 'return', 'close'])
  })

  test('a whole exchange gives what it gives without', async () => {
    const application: Application = async (environ, startResponse) => {
      const body = await Array.fromAsync(environ['gateway.input'])
      environ['gateway.early_hints']([['Link', '</a>']])
      environ['gateway.wait_until'](Promise.resolve())
      const write = startResponse('200 OK', [
        ['Content-Length', '8'],
        ['Connection', 'close'],
      ])
      await write('head')
      return Object.assign(later(...body.map(String)), { close: () => environ['gateway.errors'].write('closed') })
    }
    const description = { REQUEST_METHOD: 'POST', body: [Buffer.from('bo'), 'dy'] }
    const [bare, linted] = await Promise.all([
      call(application, createEnviron(description), { backpressure: true }),
      call(lint(application), createEnviron(description), { backpressure: true }),
    ])
    expect(linted).toEqual(bare)
    expect([linted.complete, linted.chunks.length]).toEqual([true, 3])
  })

  test('errors of the application pass as they are', async () => {
    const error = new Error('no database')
    await expect(callLinted(() => Promise.reject(error))).rejects.toBe(error)
    const failing = returning(async function* () {
      yield 'a'
      throw error
    })
    await expect(callLinted(failing).then(drain)).rejects.toBe(error)
  })
})

test('every rule that lint claims to check has a test here or beside its file', () => {
  const elsewhere = ['13', 'E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8', 'E9', 'E10', 'I1', 'I2', 'I3']
  const named = ['2', '3', '4', '7', '12', 'E12']
  const tested = new Set([
    ...elsewhere,
    ...named,
    ...careless.map(([rule]) => rule),
    ...carelessKeys.map(([rule]) => rule),
  ])
  const claimed = topics.flatMap(({ rules }) => rules.filter(({ lint: sides }) => sides.length > 0).map(({ id }) => id))
  expect(claimed.filter((id) => !tested.has(id))).toEqual([])
})
