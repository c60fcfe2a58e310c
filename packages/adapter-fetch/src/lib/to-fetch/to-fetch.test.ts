import { setImmediate as turn } from 'node:timers/promises'
import type { Application, Environ, HeaderList } from '@gateway-server/interface'
import { lint } from '@gateway-server/lint'
import { describe, expect, test, vi } from 'vitest'
import type { RequestInfo } from './client-facts.ts'
import { toFetch } from './to-fetch.ts'

const quiet = { errors: { write: () => {} } }
const get = (url = 'http://localhost/', init?: RequestInit): Request => new Request(url, init)

/** An application of the given answer. */
function answering(body: ReturnType<Application>, headers: HeaderList = [], status = '200 OK'): Application {
  return (_environ, startResponse) => {
    startResponse(status, headers)
    return body
  }
}

/** The environ a request arrives with; everything is linted. */
async function environOf(request: Request, info?: RequestInfo): Promise<Environ> {
  const { promise, resolve } = Promise.withResolvers<Environ>()
  const application: Application = (environ, startResponse) => {
    resolve(environ)
    startResponse('204 No Content', [])
    return []
  }
  await toFetch(lint(application))(request, info)
  return promise
}

describe('the environ', () => {
  test.each([
    [
      'http://a.example/x%20y/?q=%20&r=?#part',
      {
        SERVER_NAME: 'a.example',
        SERVER_PORT: '80',
        PATH_INFO: '/x%20y/',
        QUERY_STRING: 'q=%20&r=?',
        REQUEST_URI: '/x%20y/?q=%20&r=?',
      },
    ],
    [
      'https://a.example:8443/?',
      { SERVER_PORT: '8443', HTTP_HOST: 'a.example:8443', QUERY_STRING: '', REQUEST_URI: '/?', HTTPS: 'on' },
    ],
    ['https://a.example/', { SERVER_PORT: '443', HTTP_HOST: 'a.example', 'gateway.url_scheme': 'https' }],
    ['http://[::1]:81/a', { SERVER_NAME: '[::1]', SERVER_PORT: '81', HTTP_HOST: '[::1]:81', SCRIPT_NAME: '' }],
  ])('of %s', async (url, expected) => {
    expect(await environOf(get(url))).toMatchObject(expected)
  })

  test('has the fields: joined, without those that are empty or could forge another', async () => {
    const headers = new Headers([
      ['X-A', '1'],
      ['x-a', '2'],
      ['X_Forged', '1'],
      ['X-Empty', ''],
      ['Content-Type', 'text/plain'],
      ['Host', 'b.example'],
    ])
    const environ = await environOf(get('http://a.example/', { headers }))
    expect(environ).toMatchObject({ HTTP_X_A: '1, 2', CONTENT_TYPE: 'text/plain', HTTP_HOST: 'b.example' })
    expect([environ.HTTP_X_FORGED, environ.HTTP_X_EMPTY]).toEqual([undefined, undefined])
    expect(environ['gateway.raw_headers']).toEqual([...headers].flat())
    expect(environ['gateway.upgrade']).toBeUndefined()
  })

  test('keeps what it computes, and takes what replaces it', async () => {
    const environ = await environOf(get('http://a.example/', { method: 'POST', body: 'abc' }))
    expect(environ['gateway.input']).toBe(environ['gateway.input'])
    expect(environ['gateway.signal']).toBe(environ['gateway.signal'])
    const replacement = new AbortController().signal
    environ['gateway.signal'] = replacement
    expect(environ['gateway.signal']).toBe(replacement)
  })

  test.each<[string, RequestInfo]>([
    ['an object of one’s own', { remoteAddress: '192.0.2.1', remotePort: 5000 }],
    ['Deno.serve', { remoteAddr: { hostname: '192.0.2.1', port: 5000 } }],
    ['Bun.serve', { requestIP: () => ({ address: '192.0.2.1', port: 5000 }) }],
    ['a bridge from node:http', { incoming: { socket: { remoteAddress: '192.0.2.1', remotePort: 5000 } } }],
  ])('names the client as told by %s', async (_name, info) => {
    expect(await environOf(get(), info)).toMatchObject({ REMOTE_ADDR: '192.0.2.1', REMOTE_PORT: '5000' })
  })

  test.each([undefined, {}, { requestIP: () => null }, { remoteAddr: {} }])('names no client for %o', async (info) => {
    expect((await environOf(get(), info)).REMOTE_ADDR).toBeUndefined()
  })

  test('is refused to URLs of other schemes', async () => {
    await expect(toFetch(answering([]))(get('ftp://a.example/'))).rejects.toThrow(/http and https/)
  })
})

describe('the input', () => {
  const echo: Application = async (environ, startResponse) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of environ['gateway.input']) chunks.push(chunk)
    startResponse('200 OK', [])
    return [Buffer.concat(chunks)]
  }

  test.each([
    ['a string', 'abc'],
    ['a stream with an empty chunk', ReadableStream.from([Buffer.from('a'), Buffer.alloc(0), Buffer.from('bc')])],
  ])('is the body: %s', async (_name, body) => {
    const response = await toFetch(lint(echo))(get('http://a/', { method: 'POST', body, duplex: 'half' }))
    expect(await response.text()).toBe('abc')
  })

  test('answers reads made at once in order', async () => {
    const environ = await environOf(get('http://a/', { method: 'POST', body: 'abc' }))
    const input = environ['gateway.input']
    const reads = await Promise.all([input.read(), input.read(), input.read()])
    expect(reads.map((chunk) => chunk && Buffer.from(chunk).toString())).toEqual(['abc', null, null])
  })

  test('fails with ECONNRESET when the client goes away', async () => {
    const { promise, reject } = Promise.withResolvers<void>()
    const body = new ReadableStream({ pull: () => promise })
    const environ = await environOf(get('http://a/', { method: 'POST', body, duplex: 'half' }))
    const read = environ['gateway.input'].read()
    reject(new DOMException('gone', 'AbortError'))
    await expect(read).rejects.toMatchObject({ code: 'ECONNRESET', name: 'ClientGoneError' })
  })

  test('that somebody has read already is an error, not an end', async () => {
    const request = get('http://a/', { method: 'POST', body: 'abc' })
    await request.text()
    await expect((await environOf(request))['gateway.input'].read()).rejects.toThrow(/already been read/)
  })
})

describe('the response', () => {
  test('of one chunk has that chunk and its fields, no type of its own', async () => {
    const headers: HeaderList = [
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ]
    for (const chunk of ['hä', Buffer.from('hä')]) {
      const response = await toFetch(lint(answering([chunk], headers, '201 Made')))(get())
      expect([response.status, response.statusText, await response.text()]).toEqual([201, 'Made', 'hä'])
      expect([response.headers.getSetCookie(), response.headers.get('content-type')]).toEqual([['a=1', 'b=2'], null])
    }
  })

  test.each(['204 No Content', '304 Not Modified', '205 Reset Content'])('%s has no body', async (status) => {
    const response = await toFetch(answering(['dropped'], [], status))(get())
    expect([response.status, response.body]).toEqual([Number(status.slice(0, 3)), null])
  })

  test('to HEAD has the length, and no body', async () => {
    const response = await toFetch(answering(['hä']))(get('http://a/', { method: 'HEAD' }))
    expect([response.headers.get('content-length'), response.body]).toEqual(['3', null])
    const ended = vi.fn()
    const stream = { next: vi.fn(), return: ended, [Symbol.iterator]: () => stream }
    const streamed = await toFetch(answering(stream as unknown as Iterable<string>))(
      get('http://a/', { method: 'HEAD' }),
    ) // an iterator that would count
    expect([streamed.body, stream.next.mock.calls.length, ended.mock.calls.length]).toEqual([null, 0, 1])
  })

  test('has what was written before the body', async () => {
    const application: Application = async (_environ, startResponse) => {
      const write = startResponse('200 OK', [])
      await write('a')
      await write(Buffer.from('b'))
      return ['c', 'd']
    }
    expect(await (await toFetch(lint(application))(get())).text()).toBe('abcd')
  })

  test('comes with the first empty write, while the body is still to be made', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const application: Application = async (_environ, startResponse) => {
      void startResponse('200 OK', [])('')
      await promise
      return ['late']
    }
    const response = await toFetch(application)(get())
    resolve()
    expect(await response.text()).toBe('late')
  })

  test.each([
    ['throws', () => Promise.reject(new Error('secret'))],
    ['answers nothing', () => null],
    ['answers no iterable', answering(5 as unknown as Iterable<string>)],
    ['answers a string', answering('text')],
    ['gives a wrong status', answering([], [], '600 Odd')],
    ['gives more than it announced', answering(['abc'], [['Content-Length', '2']])],
  ])('is a 500 that tells nothing when the application %s, and the log tells', async (_name, application) => {
    const write = vi.fn()
    const response = await toFetch(application, { errors: { write } })(get())
    expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error'])
    expect(write).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^the application failed: \w*Error: /))
  })

  test('fails with its body, after what there was', async () => {
    const body = async function* (): AsyncGenerator<string> {
      yield 'partial'
      throw new Error('broken')
    }
    const reader = (await toFetch(answering(body()), quiet)(get())).body?.getReader()
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('partial')
    await expect(reader?.read()).rejects.toThrow('broken')
  })

  test('that is shorter than announced fails at its end', async () => {
    const response = await toFetch(answering(['ab'], [['Content-Length', '3']]), quiet)(get())
    await expect(response.text()).rejects.toThrow(/shorter/)
  })

  test('is cut by gateway.abort, begun or not', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const begun: Application = async (environ, startResponse) => {
      void startResponse('200 OK', [])('partial')
      await promise
      environ['gateway.abort']()
      return null
    }
    const response = await toFetch(begun, quiet)(get())
    resolve()
    await expect(response.text()).rejects.toThrow(/cut/)
    const cut: Application = (environ) => void environ['gateway.abort']()
    await expect((await toFetch(cut, quiet)(get())).text()).rejects.toThrow(/cut/)
  })
})

describe('a streamed body', () => {
  const chunk = new Uint8Array(16_384)

  /** A body that counts. */
  function counting(): { body: AsyncIterableIterator<Uint8Array> & { close(): void }; made: () => number } {
    let made = 0
    const body = {
      next: () => Promise.resolve({ done: false as const, value: (made++, chunk) }),
      return: vi.fn(() => Promise.resolve({ done: true as const, value: undefined })),
      close: vi.fn(),
      [Symbol.asyncIterator]: () => body,
    }
    return { body, made: () => made }
  }

  test('is made no further than it is read', async () => {
    const { body, made } = counting()
    const reader = (await toFetch(answering(body))(get())).body?.getReader()
    for (let read = 1; read < 5; read++) {
      for (let round = 0; round < 5; round++) await turn()
      expect(made()).toBeLessThanOrEqual(read + 1)
      await reader?.read()
    }
    await reader?.cancel()
  })

  test('is ended and closed once when the runtime cancels it, and the signal aborts', async () => {
    const { body } = counting()
    let signal: AbortSignal | undefined
    const application: Application = (environ, startResponse) => {
      signal = environ['gateway.signal']
      return answering(body)(environ, startResponse)
    }
    const response = await toFetch(application)(get())
    await response.body?.cancel()
    for (let round = 0; round < 5; round++) await turn()
    expect([vi.mocked(body.return!).mock.calls.length, vi.mocked(body.close).mock.calls.length]).toEqual([1, 1])
    expect(signal?.aborted).toBe(true)
  })

  test('is ended also while a chunk is awaited', async () => {
    const body = { next: () => new Promise<never>(() => {}), return: vi.fn(), [Symbol.asyncIterator]: () => body }
    const application: Application = (environ, startResponse) => {
      void startResponse('200 OK', [])('')
      return body
    }
    await (await toFetch(application)(get())).body?.cancel()
    await turn()
    expect(body.return).toHaveBeenCalledTimes(1)
  })

  test('is closed after the runtime has taken all of it, one chunk too', async () => {
    for (const chunks of [['whole'], ['whole', ''], []]) {
      const close = vi.fn()
      const response = await toFetch(lint(answering(Object.assign(chunks, { close }))))(get())
      await turn()
      expect(close).toHaveBeenCalledTimes(chunks.length === 0 ? 1 : 0)
      expect(await response.text()).toBe(chunks.join(''))
      await turn()
      expect(close).toHaveBeenCalledTimes(1)
    }
  })
})

describe('the signal', () => {
  test('aborts with the request, unless the response has ended', async () => {
    const client = new AbortController()
    const { promise, resolve } = Promise.withResolvers<void>()
    const signals: AbortSignal[] = []
    const application: Application = async (environ, startResponse) => {
      signals.push(environ['gateway.signal'])
      if (environ.PATH_INFO === '/waits') await promise
      return answering(['x'])(environ, startResponse)
    }
    const handler = toFetch(application)
    await handler(get('http://a/', { signal: client.signal }))
    const waiting = handler(get('http://a/waits', { signal: client.signal }))
    await turn()
    client.abort()
    resolve()
    await waiting
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true])
  })
})

describe('the life of the application', () => {
  function recorded(startup: (state: Record<string, unknown>) => Promise<void>) {
    const shutdown = vi.fn()
    const application = Object.assign(
      ((environ, startResponse) => {
        startResponse('200 OK', [])
        return [String(environ['gateway.state']['name'])]
      }) as Application,
      { startup: vi.fn(startup), shutdown },
    )
    return application
  }

  test('starts once, by startup() or with the first request, and ends once', async () => {
    for (const early of [true, false]) {
      const application = recorded(async (state) => {
        await turn()
        state['name'] = 'ready'
      })
      const handler = toFetch(application)
      if (early) await handler.startup()
      const responses = await Promise.all([handler(get()), handler(get())])
      expect(await Promise.all(responses.map((response) => response.text()))).toEqual(['ready', 'ready'])
      await Promise.all([handler.shutdown(), handler.shutdown()])
      expect([application.startup.mock.calls.length, application.shutdown.mock.calls.length]).toEqual([1, 1])
    }
  })

  test('that fails to start is told to each caller, and nothing is shut down', async () => {
    const application = recorded(() => Promise.reject(new Error('no database')))
    const handler = toFetch(application)
    await expect(handler.startup()).rejects.toThrow('no database')
    await expect(handler(get())).rejects.toThrow('no database')
    await handler.shutdown()
    expect(application.shutdown).not.toHaveBeenCalled()
  })

  test('that never began does not end', async () => {
    const application = recorded(() => Promise.resolve())
    await toFetch(application).shutdown()
    expect(application.shutdown).not.toHaveBeenCalled()
  })

  test('ends after background work, which the runtime hears of; what fails is logged', async () => {
    const [errors, platform] = [{ write: vi.fn() }, { waitUntil: vi.fn() }]
    const work = Promise.withResolvers<void>()
    const application: Application = (environ, startResponse) => {
      environ['gateway.wait_until'](work.promise)
      return answering([])(environ, startResponse)
    }
    const shutdown = vi.fn()
    const handler = toFetch(Object.assign(application, { shutdown }), { errors })
    await handler(get(), platform)
    await handler(get(), {}, platform)
    const ended = handler.shutdown()
    await turn()
    expect(shutdown).not.toHaveBeenCalled()
    work.reject(new Error('broken'))
    await ended
    expect([shutdown.mock.calls.length, platform.waitUntil.mock.calls.length]).toEqual([1, 2])
    expect(errors.write).toHaveBeenCalledWith(expect.stringMatching(/^background work failed: Error: broken/))
  })
})
