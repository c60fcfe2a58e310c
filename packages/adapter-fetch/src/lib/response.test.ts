import { inspect } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { NativeResponse } from './native-classes.ts'
import { ResponseStandIn, standInJsonResponse, standInResponse } from './response.ts'

function streamOf(...chunks: string[]): ReadableStream {
  return ReadableStream.from(chunks.map((chunk) => Buffer.from(chunk)))
}

function standIn(body?: unknown, init?: ResponseInit): Response {
  const response = standInResponse(body, init)
  expect(response).toBeDefined()
  return response ?? Response.error()
}

const bodies: ReadonlyArray<readonly [string, () => NonNullable<ConstructorParameters<typeof Response>[0]> | null]> = [
  ['a string', () => 'Hällo ✓'],
  ['an empty string', () => ''],
  ['a lone surrogate', () => 'a\ud800b'],
  ['a byte order mark', () => '\ufeffa'],
  ['bytes', () => Uint8Array.of(1, 2, 255)],
  ['a part of a buffer', () => Buffer.from('0123456789').subarray(2, 5)],
  ['an ArrayBuffer', () => Uint8Array.of(1, 2, 3).buffer],
  ['a DataView', () => new DataView(Uint8Array.of(1, 2, 3).buffer, 1)],
  ['URLSearchParams', () => new URLSearchParams({ a: '1', b: ' &' })],
  ['a Blob', () => new Blob(['blob'])],
  ['a typed Blob', () => new Blob(['blob'], { type: 'image/png' })],
  ['a stream', () => streamOf('one', 'two')],
  ['null', () => null],
]

const inits: ReadonlyArray<readonly [string, ResponseInit | undefined]> = [
  ['nothing', undefined],
  ['a status', { status: 404 }],
  ['a status text', { statusText: 'Fine' }],
  ['an object of headers', { headers: { 'X-A': '1', 'Content-Type': 'x/y' } }],
  ['a number as a header', { headers: { 'Content-Length': 5 as unknown as string } }],
  ['blank space around a value', { headers: { 'X-A': ' \t1 ' } }],
  ['names that differ by case', { headers: { 'X-A': '1', 'x-a': '2' } }],
  [
    'pairs',
    {
      headers: [
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ],
    },
  ],
  ['Headers', { headers: new Headers({ 'x-a': '1' }) }],
  ['another Response', new NativeResponse('x', { status: 201, statusText: 'Made', headers: { 'x-a': '1' } })],
]

describe.each(bodies)('with %s', (_body, body) => {
  test.each(inits)('and %s it says what a real one says', async (_init, init) => {
    const [ours, real] = [standIn(body(), init), new NativeResponse(body(), init)]
    const facts = (response: Response): unknown[] => [
      [response.status, response.statusText, response.ok, response.type, response.url, response.redirected],
      [...response.headers],
      response.bodyUsed,
      response.body === null,
    ]
    expect(facts(ours)).toEqual(facts(real))
    expect(await ours.bytes()).toEqual(await real.bytes())
    expect(ours.bodyUsed).toBe(real.bodyUsed)
  })

  test('the body methods read it once', async () => {
    for (const method of ['text', 'arrayBuffer', 'blob', 'bytes'] as const) {
      const [ours, real] = [standIn(body()), new NativeResponse(body())]
      expect(await ours[method]()).toEqual(await real[method]())
      if (body() === null) continue
      expect(ours.bodyUsed).toBe(true)
      await expect(ours.text()).rejects.toThrow(/Body is unusable/)
      expect(() => ours.clone()).toThrow(TypeError)
    }
  })

  test('its stream gives it, and is the same each time', async () => {
    const response = standIn(body())
    expect(response.body).toBe(response.body)
    expect(await new NativeResponse(response.body).bytes()).toEqual(await new NativeResponse(body()).bytes())
    expect(response.bodyUsed).toBe(body() !== null)
  })

  test('a clone has the body, the status and headers of its own', async () => {
    const response = standIn(body(), { status: 202, headers: { 'x-a': '1' } })
    response.headers.set('x-b', 'before')
    const copy = response.clone()
    copy.headers.set('x-b', 'copy')
    expect([copy.status, copy.headers.get('x-a'), response.headers.get('x-b')]).toEqual([202, '1', 'before'])
    expect(await copy.bytes()).toEqual(await new NativeResponse(body()).bytes())
    expect(await response.bytes()).toEqual(await new NativeResponse(body()).bytes())
  })

  test('as the body of another Response it is the same', async () => {
    const first = standIn(body(), { status: 203, headers: { 'x-a': '1' } })
    const second = standIn(first.body, first)
    second.headers.set('x-b', '2')
    expect([second.status, Object.fromEntries(second.headers)]).toMatchObject([203, { 'x-a': '1', 'x-b': '2' }])
    expect(second.body).toBe(first.body)
    expect(await second.bytes()).toEqual(await new NativeResponse(body()).bytes())
  })
})

test('bytes are copied: what is done to them later is not sent', async () => {
  const bytes = Uint8Array.of(1, 2, 3)
  const response = standIn(bytes)
  bytes.fill(0)
  expect(await response.bytes()).toEqual(Uint8Array.of(1, 2, 3))
})

describe('the real constructor has the word on', () => {
  const used = (): ReadableStream => {
    const stream = streamOf('x')
    void stream.getReader()
    return stream
  }
  test.each([
    ['a status below 200', () => ['x', { status: 199 }]],
    ['a status above 599', () => ['x', { status: 600 }]],
    ['a status that is no number', () => ['x', { status: '200' }]],
    ['a body with a null-body status', () => ['x', { status: 204 }]],
    ['a status text with a line break', () => ['x', { statusText: 'a\nb' }]],
    ['FormData', () => [new FormData(), undefined]],
    ['any other object', () => [{}, undefined]],
    ['a locked stream', () => [used(), undefined]],
    ['shared memory', () => [new Uint8Array(new SharedArrayBuffer(1)), undefined]],
  ] as const)('%s', (_name, given) => {
    const [body, init] = given()
    expect(standInResponse(body, init as unknown as ResponseInit)).toBeUndefined() // wrong on purpose
  })
})

test.each([{ 'a b': '1' }, { a: 'x\r\ny' }, { a: '✓' }])('refuses the headers %j', (headers) => {
  expect(() => standInResponse('x', { headers })).toThrow(TypeError)
})

describe('json', () => {
  test('is JSON, with the content type it was given or the usual one', async () => {
    const response = standInJsonResponse({ a: 1 }, { status: 201 })
    expect([response?.status, response?.headers.get('content-type'), await response?.text()]).toEqual([
      201,
      'application/json',
      '{"a":1}',
    ])
    const typed = standInJsonResponse([], { headers: { 'Content-Type': 'application/problem+json' } })
    expect(typed?.headers.get('content-type')).toBe('application/problem+json')
  })

  test('leaves what JSON cannot say to the real one', () => {
    expect(standInJsonResponse(undefined, undefined)).toBeUndefined()
    expect(standInJsonResponse({}, { status: 204 })).toBeUndefined()
  })
})

describe('what is sent', () => {
  const taken = (response: Response): unknown => {
    expect(ResponseStandIn.is(response)).toBe(true)
    return ResponseStandIn.is(response) ? ResponseStandIn.takeBody(response) : undefined
  }

  test('is the whole body, even when somebody looked at the stream', () => {
    const response = standIn('text')
    expect([response.body?.locked, taken(response), taken(standIn(response.body, response))]).toEqual([
      false,
      'text',
      'text',
    ])
  })

  test('is what is left of a cloned stream', async () => {
    const response = standIn(streamOf('one', 'two'))
    const copy = response.clone()
    const body = taken(response)
    expect(body).toBeInstanceOf(ReadableStream)
    expect(await Promise.all([new NativeResponse(body as ReadableStream).text(), copy.text()])).toEqual([
      'onetwo',
      'onetwo',
    ]) // looked at above
  })

  test('is nothing once it was read', async () => {
    const response = standIn('text')
    await response.text()
    expect(() => taken(response)).toThrow(/already been read/)
  })
})

test('makes no stream and no Headers for an answer that nobody looks at', () => {
  const stream = vi.spyOn(globalThis, 'ReadableStream')
  const headers = vi.spyOn(globalThis, 'Headers')
  const response = standIn('hello', { status: 201, headers: { 'content-type': 'text/html' } })
  expect([response.status, ResponseStandIn.is(response) && ResponseStandIn.takeBody(response)]).toEqual([201, 'hello'])
  expect([stream.mock.calls.length, headers.mock.calls.length]).toEqual([0, 0])
  vi.restoreAllMocks()
})

test('cannot be cloned as data, and prints as a Response', () => {
  expect(() => structuredClone(standIn('x'))).toThrow(/clone/i)
  expect(inspect(standIn('x'))).toMatch(/^Response \{/)
})
