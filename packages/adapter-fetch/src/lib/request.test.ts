import { createEnviron, type EnvironDescription } from '@gateway-server/testkit'
import type { Environ } from '@gateway-server/interface'
import { inspect } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { realRequest, standInRequest } from './request.ts'

function environOf(description: EnvironDescription = {}): Environ {
  return createEnviron({ REQUEST_METHOD: 'POST', target: '/path?q=1', body: 'the body', ...description })
}

function requestOf(description: EnvironDescription = {}): Request {
  return standInRequest(environOf(description), 'http://localhost/path?q=1')
}

/** An environ that tells when its signal is touched. */
function watched(): { environ: Environ; touched: () => boolean } {
  let touched = false
  const environ = Object.defineProperty(environOf(), 'gateway.signal', {
    get() {
      touched = true
      return new AbortController().signal
    },
  })
  return { environ, touched: () => touched }
}

describe('a stand-in', () => {
  test('is a Request by instanceof, tag and constructor', () => {
    const request = requestOf()
    expect(request).toBeInstanceOf(Request)
    expect(Object.prototype.toString.call(request)).toBe('[object Request]')
    expect(request.constructor).toBe(Request)
    expect(Object.keys(request)).toEqual([])
  })

  test('has every member of a Request, with the values of one made of the same', () => {
    const [standIn, real] = [requestOf(), realRequest(environOf(), 'http://localhost/path?q=1')]
    const members = Object.getOwnPropertyNames(Request.prototype)
    const skipped = new Set(['constructor', 'headers', 'signal', 'body'])
    for (const member of members) {
      if (skipped.has(member) || typeof Reflect.get(real, member) === 'function') continue
      expect([member, Reflect.get(standIn, member)]).toEqual([member, Reflect.get(real, member)])
    }
    for (const member in real) expect(member in standIn).toBe(true)
    expect([...standIn.headers]).toEqual([...real.headers])
  })

  test('cannot be cloned as data', () => {
    expect(() => structuredClone(requestOf())).toThrow(/clone/i)
  })

  test('can be printed', () => {
    expect(inspect(requestOf())).toContain("url: 'http://localhost/path?q=1'")
  })

  test('is taken as an init', async () => {
    const request = new Request('http://other.example/', requestOf())
    expect([request.method, await request.text(), request.headers.get('host')]).toEqual([
      'POST',
      'the body',
      'localhost',
    ])
  })

  test.each([
    ['get', 'GET'],
    ['Post', 'POST'],
    ['patch', 'patch'],
    ['PROPFIND', 'PROPFIND'],
  ])('spells the method %s as a Request does: %s', (sent, shown) => {
    expect(requestOf({ REQUEST_METHOD: sent }).method).toBe(shown)
  })

  test.each(['TRACE', 'CONNECT', 'TRACK'])('stands for %s, which no Request can be made with', async (method) => {
    const request = requestOf({ REQUEST_METHOD: method })
    expect([request.method, request.cache, request.clone().constructor.name]).toEqual([method, 'default', 'Request'])
    expect(realRequest(environOf({ REQUEST_METHOD: method }), 'http://localhost/').method).toBe(method)
  })
})

const methods = {
  text: (body) => body.text(),
  json: (body) => body.json(),
  arrayBuffer: async (body) => Buffer.from(await body.arrayBuffer()).toString(),
  bytes: async (body) => Buffer.from(await body.bytes()).toString(),
  blob: async (body) => `${(await body.blob()).type}:${await (await body.blob().catch(() => new Blob())).text()}`,
} satisfies Record<string, (body: Request) => Promise<unknown>>

describe.each(['text', 'json', 'arrayBuffer', 'bytes'] as const)('%s()', (method) => {
  const json = '{"a":"ä✓"}'

  test('gives what a real one gives', async () => {
    const real = realRequest(environOf({ body: json }), 'http://localhost/')
    expect(await methods[method](requestOf({ body: json }))).toEqual(await methods[method](real))
  })

  test('joins a body that comes in pieces, cut inside a character', async () => {
    const bytes = Buffer.from(json)
    const pieces = [...bytes].map((byte) => Uint8Array.of(byte))
    expect(await methods[method](requestOf({ body: pieces }))).toEqual(await methods[method](requestOf({ body: json })))
  })

  test('uses the body up, at once', async () => {
    const request = requestOf({ body: json })
    const reading = request[method]()
    expect(request.bodyUsed).toBe(true)
    await reading
    await expect(request.text()).rejects.toThrow(/Body is unusable/)
    await expect(request.json()).rejects.toThrow(TypeError)
    expect(() => request.clone()).toThrow(TypeError)
    expect(() => new Request(request.clone())).toThrow(TypeError)
    expect([request.bodyUsed, request.body?.locked]).toEqual([true, true])
  })

  test('rejects with what reading the input fails with', async () => {
    const gone = Object.assign(new Error('client gone'), { code: 'ECONNRESET' })
    const body = (async function* () {
      yield 'some'
      throw gone
    })()
    await expect(requestOf({ body })[method]()).rejects.toBe(gone)
  })
})

describe('bodies', () => {
  test('text drops a byte order mark and replaces malformed bytes', async () => {
    const body = Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff])
    expect(await requestOf({ body }).text()).toBe('a\ufffd')
  })

  test('json refuses what is no JSON with a SyntaxError', async () => {
    await expect(requestOf({ body: '{' }).json()).rejects.toThrow(SyntaxError)
  })

  test('blob has the content type', async () => {
    const blob = await requestOf({ headers: [['Content-Type', 'Text/Plain; charset=utf-8']] }).blob()
    expect([blob.type, await blob.text()]).toEqual(['text/plain;charset=utf-8', 'the body'])
  })

  test('formData reads a form', async () => {
    const form = await requestOf({
      body: 'a=1&b=%20',
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    }).formData()
    expect([...form]).toEqual([
      ['a', '1'],
      ['b', ' '],
    ])
  })

  test('formData reads what FormData became', async () => {
    const sent = new FormData()
    sent.set('file', new File(['bytes'], 'name.bin', { type: 'application/x-test' }))
    const encoded = new Response(sent)
    const headers = [['Content-Type', encoded.headers.get('content-type') ?? '']] as const
    const form = await requestOf({ body: await encoded.bytes(), headers }).formData()
    expect(form.get('file')).toMatchObject({ name: 'name.bin', type: 'application/x-test', size: 5 })
  })

  test('formData refuses another content type', async () => {
    await expect(requestOf().formData()).rejects.toThrow(TypeError)
  })

  test.each(['GET', 'HEAD'])('%s has none, as often as it is read', async (method) => {
    const request = requestOf({ REQUEST_METHOD: method })
    expect([request.body, await request.text(), await request.text(), request.bodyUsed]).toEqual([null, '', '', false])
  })

  test('bytes handed out do not share their memory with the server', async () => {
    const pool = Buffer.from('..the body..')
    const bytes = await requestOf({ body: pool.subarray(2, 10) }).bytes()
    const buffer = await requestOf({ body: pool.subarray(2, 10) }).arrayBuffer()
    pool.fill(0)
    expect([Buffer.from(bytes).toString(), Buffer.from(buffer).toString(), bytes.constructor]).toEqual([
      'the body',
      'the body',
      Uint8Array,
    ])
  })
})

describe('the stream', () => {
  test('is the same each time, and reading it uses the body', async () => {
    const request = requestOf()
    const { body } = request
    expect(request.body).toBe(body)
    expect(await new Response(body).text()).toBe('the body')
    expect(request.bodyUsed).toBe(true)
    await expect(request.text()).rejects.toThrow(TypeError)
  })

  test('being looked at does not spoil the body methods', async () => {
    const request = requestOf()
    expect(request.body).toBeInstanceOf(ReadableStream)
    expect(await request.text()).toBe('the body')
  })

  test('reads no more than it is asked for', async () => {
    const read = vi.fn(() => Promise.resolve(Buffer.from('x')))
    const input = {
      read,
      [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false as const, value: await read() }) }),
    }
    const reader = requestOf({ 'gateway.input': input }).body?.getReader()
    expect(read).not.toHaveBeenCalled()
    await reader?.read()
    expect(read).toHaveBeenCalledTimes(1)
  })

  test('leaves the memory of what it gives to the server', async () => {
    const pool = Buffer.from('..the body..')
    const reader = requestOf({ body: pool.subarray(2, 10) }).body?.getReader()
    await reader?.read()
    expect(pool.toString()).toBe('..the body..')
  })

  test('reads into the buffers of a BYOB reader, to the end', async () => {
    const reader = requestOf().body?.getReader({ mode: 'byob' })
    const first = await reader?.read(new Uint8Array(3))
    expect(Buffer.from(first?.value ?? []).toString()).toBe('the')
    expect((await reader?.read(new Uint8Array(100)))?.value?.length).toBe(5)
    expect((await reader?.read(new Uint8Array(1)))?.done).toBe(true)
  })

  test('fails as the input fails', async () => {
    const body = (async function* () {
      yield 'some'
      throw new Error('client gone')
    })()
    await expect(new Response(requestOf({ body }).body).text()).rejects.toThrow('client gone')
  })
})

describe('clone', () => {
  test('leaves both bodies to be read', async () => {
    const request = requestOf()
    const copy = request.clone()
    expect(copy).toBeInstanceOf(Request)
    expect([await copy.text(), await request.json().catch(() => 'no JSON'), copy.url]).toEqual([
      'the body',
      'no JSON',
      request.url,
    ])
  })

  test('has the headers as they were changed, and its own from then on', () => {
    const request = requestOf()
    request.headers.set('x-changed', 'before')
    const copy = request.clone()
    request.headers.set('x-changed', 'after')
    expect([copy.headers.get('x-changed'), request.headers.get('x-changed')]).toEqual(['before', 'after'])
  })
})

describe('the signal', () => {
  test('is the server’s, made only when touched', async () => {
    const { environ, touched } = watched()
    const request = standInRequest(environ, 'http://localhost/')
    expect([request.method, request.url, request.headers.get('host'), await request.text()]).toHaveLength(4)
    expect(touched()).toBe(false)
    expect(request.signal.aborted).toBe(false)
    expect(touched()).toBe(true)
  })

  test('aborts clones too', () => {
    const controller = new AbortController()
    const request = requestOf({ 'gateway.signal': controller.signal })
    const copy = request.clone()
    controller.abort()
    expect([request.signal.aborted, copy.signal.aborted]).toEqual([true, true])
  })
})
