import { setImmediate as turn } from 'node:timers/promises'
import type { Chunk, Environ, ResponseBody, StartResponse } from '@gateway-server/interface'
import { call, createEnviron, type CallResult } from '@gateway-server/testkit'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { installGlobals } from './install-globals.ts'
import { NativeResponse } from './native-classes.ts'
import { standardTextType } from './response-fields.ts'
import { sendResponse } from './send-response.ts'

beforeAll(() => installGlobals())

function send(response: unknown, method = 'GET'): Promise<CallResult> {
  const application = (environ: Environ, start: StartResponse): ReturnType<typeof sendResponse> =>
    sendResponse(response, environ, start, standardTextType)
  return call(application, createEnviron({ REQUEST_METHOD: method }))
}

function iteratorOf(body: ResponseBody | null | undefined | void): AsyncIterator<Chunk> {
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body))
    throw new TypeError('a whole body, not a stream')
  return body[Symbol.asyncIterator]()
}

describe('fields', () => {
  test('several Set-Cookie stay several, in order', async () => {
    const cookies: Array<[string, string]> = [
      ['Set-Cookie', 'a=1, 2'],
      ['Set-Cookie', 'b=2'],
    ]
    for (const response of [new Response('x', { headers: cookies }), new NativeResponse('x', { headers: cookies })]) {
      response.headers.append('set-cookie', 'c=3')
      const { headers } = await send(response)
      expect(headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)).toEqual([
        'a=1, 2',
        'b=2',
        'c=3',
      ])
    }
  })

  test('those of the connection are left to the server', async () => {
    const headers = {
      Connection: 'keep-alive',
      'Keep-Alive': 'timeout=5',
      'Transfer-Encoding': 'chunked',
      TE: 'x',
      'Proxy-Connection': 'x',
      Upgrade: 'h2c',
      'X-A': '1',
    }
    expect((await send(new Response(null, { headers }))).headers).toEqual([['X-A', '1']])
    expect((await send(new NativeResponse(null, { headers }))).headers).toEqual([['x-a', '1']])
  })

  test('but for Connection: close, and Upgrade in a 426', async () => {
    const headers = { connection: 'close', upgrade: 'websocket' }
    expect((await send(new Response(null, { headers }))).headers).toEqual([['connection', 'close']])
    expect((await send(new Response(null, { headers, status: 426 }))).headers).toEqual([
      ['connection', 'close'],
      ['upgrade', 'websocket'],
    ])
  })

  test('byte strings go as they are', async () => {
    expect((await send(new Response(null, { headers: { 'x-a': 'caf\u00e9' } }))).headers).toEqual([
      ['x-a', 'caf\u00e9'],
    ])
  })
})

describe('statuses', () => {
  test.each([
    [new Response(null), '200 OK'],
    [new Response(null, { status: 404 }), '404 Not Found'],
    [new Response(null, { status: 599 }), '599 '],
    [new Response(null, { status: 200, statusText: 'Fine' }), '200 Fine'],
    [Response.redirect('http://localhost/', 308), '308 Permanent Redirect'],
  ])('of %s', async (response, line) => {
    const { status, reason } = await send(response)
    expect(`${status} ${reason}`).toBe(line)
  })

  test.each([204, 205, 304])('%i has no body', async (status) => {
    expect(await send(new Response(null, { status }))).toMatchObject({ status, chunks: [], headers: [] })
  })
})

describe('bodies', () => {
  test.each([
    ['a string', () => 'whole'],
    ['bytes', () => Buffer.from('whole')],
    ['URLSearchParams', () => new URLSearchParams('whole')],
  ])('%s leaves in one chunk and at once', (_name, body) => {
    const result = sendResponse(new Response(body()), createEnviron(), () => () => {}, standardTextType)
    expect(result).toSatisfy(Array.isArray)
    expect(result).toHaveLength(1)
  })

  test('a Blob comes with its length', async () => {
    const { headers, body } = await send(new Response(new Blob(['blob'], { type: 'image/png' })))
    expect([Object.fromEntries(headers), String(body)]).toEqual([
      { 'content-type': 'image/png', 'content-length': '4' },
      'blob',
    ])
  })

  test('FormData comes with its boundary', async () => {
    const form = new FormData()
    form.set('a', '1')
    const { headers, body } = await send(new Response(form))
    const type = Object.fromEntries(headers)['content-type'] ?? ''
    expect([...(await new Response(body, { headers: { 'content-type': type } }).formData())]).toEqual([['a', '1']])
  })

  test('the same whole answer can be given again and again', async () => {
    const response = new Response('constant')
    expect([String((await send(response)).body), String((await send(response)).body)]).toEqual(['constant', 'constant'])
  })

  test('one that was read is an error, not an empty answer', async () => {
    for (const response of [new Response('x'), new NativeResponse('x')]) {
      await response.text()
      await expect(send(response)).rejects.toThrow(/already been read/)
    }
  })

  test('Response.error() is an error', async () => {
    await expect(send(Response.error())).rejects.toThrow(/Response\.error/)
  })
})

describe('streams', () => {
  test('stay streams, chunk by chunk', async () => {
    const { chunks } = await send(new Response(ReadableStream.from([Buffer.from('a'), Buffer.from('b')])))
    expect(chunks.map((chunk) => chunk.length)).toEqual([1, 1])
  })

  test('of a real Response leave in one piece where they end at once', async () => {
    const { chunks } = await send(new NativeResponse(ReadableStream.from([Buffer.from('a'), Buffer.from('b')])))
    expect(chunks).toEqual([Uint8Array.of(97, 98)])
  })

  test('that take their time have their head sent before the first chunk', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const written: unknown[] = []
    const stream = new ReadableStream({
      pull: async (controller) => {
        await promise
        controller.enqueue(Buffer.from('late'))
        controller.close()
      },
    })
    const body = await sendResponse(
      new Response(stream),
      createEnviron(),
      () => (chunk) => void written.push(chunk),
      standardTextType,
    )
    expect(written).toEqual([''])
    resolve()
    const iterator = iteratorOf(body)
    expect([String((await iterator.next()).value), (await iterator.next()).done]).toEqual(['late', true])
  })

  test('are read no further than the server asks', async () => {
    let made = 0
    const stream = new ReadableStream(
      { pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(made++)) },
      { highWaterMark: 0 },
    )
    const iterator = iteratorOf(
      await sendResponse(new Response(stream), createEnviron(), () => () => {}, standardTextType),
    )
    const ahead = made
    await turn()
    expect(made).toBe(ahead)
    expect(ahead).toBeLessThanOrEqual(2)
    for (let chunk = 0; chunk < 4; chunk++) expect((await iterator.next()).value?.at(0)).toBe(chunk)
  })

  test('are cancelled when the server stops, even while a chunk is awaited', async () => {
    const cancel = vi.fn()
    const stream = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('first')), cancel })
    const iterator = iteratorOf(
      await sendResponse(new Response(stream), createEnviron(), () => () => {}, standardTextType),
    )
    await iterator.next()
    const pending = iterator.next()
    await iterator.return?.()
    expect(cancel).toHaveBeenCalledTimes(1)
    expect((await pending).done).toBe(true)
  })

  test('that fail before the head fail the request', async () => {
    const stream = new ReadableStream({ pull: () => Promise.reject(new Error('broken')) })
    await expect(send(new Response(stream))).rejects.toThrow('broken')
  })

  test('that fail later fail the response, once', async () => {
    const { promise, reject } = Promise.withResolvers<void>()
    const stream = new ReadableStream({
      start: (controller) => controller.enqueue(Buffer.from('first')),
      pull: () => promise,
    })
    const sending = send(new Response(stream))
    await turn()
    reject(new Error('broken'))
    expect(await sending).toMatchObject({ complete: false, error: new Error('broken'), body: Buffer.from('first') })
  })

  test('of strings are sent, of anything else fail', async () => {
    const streamOf = (chunk: unknown): ReadableStream =>
      new ReadableStream({
        start: (controller) => {
          controller.enqueue(chunk)
          controller.close()
        },
      })
    expect(String((await send(new Response(streamOf('aä')))).body)).toBe('aä')
    await expect(send(new Response(streamOf(1)))).rejects.toThrow(/Uint8Array/)
  })

  test.each(['before', 'while'])(
    'are cancelled and cut when the client has gone %s a chunk is awaited',
    async (when) => {
      const [client, cancel, abort] = [new AbortController(), vi.fn(), vi.fn()]
      const environ = createEnviron({ 'gateway.signal': client.signal, 'gateway.abort': abort })
      if (when === 'before') client.abort()
      const body = await sendResponse(
        new Response(new ReadableStream({ cancel })),
        environ,
        () => () => {},
        standardTextType,
      )
      const pending = iteratorOf(body).next()
      client.abort()
      expect((await pending).done).toBe(true)
      expect([cancel.mock.calls.length, abort.mock.calls.length]).toEqual([1, 1])
    },
  )

  test('are cancelled when the head is refused', async () => {
    const cancel = vi.fn()
    const refused = (): never => {
      throw new TypeError('refused')
    }
    await expect(
      sendResponse(new Response(new ReadableStream({ cancel })), createEnviron(), refused, standardTextType),
    ).rejects.toThrow('refused')
    expect(cancel).toHaveBeenCalledTimes(1)
  })
})
