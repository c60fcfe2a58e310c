// Every member of our Request, Response and Headers against the platform's own: the same calls, the same results.
import { createEnviron } from '@gateway-server/testkit'
import { describe, expect, test } from 'vitest'
import {
  headersProbes,
  outcome,
  requestProbes,
  responseProbes,
  type Classes,
  type Probe,
} from './fetch-classes.fixture.ts'
import { installGlobals } from './lib/install-globals.ts'
import { NativeRequest, NativeResponse } from './lib/native-classes.ts'
import { standInRequest } from './lib/request.ts'

const theirs: Classes = { Request: NativeRequest, Response: NativeResponse }
installGlobals()
const ours: Classes = { Request, Response }

/** The probes by name whose outcome is another with ours: theirs first. */
async function differences<Subject>(
  probes: Readonly<Record<string, Probe<Subject>>>,
  make: (classes: Classes) => Subject,
): Promise<Record<string, unknown>> {
  const different: Record<string, unknown> = {}
  for (const [name, probe] of Object.entries(probes)) {
    const [expected, actual] = [
      await outcome(() => probe(make(theirs), theirs)),
      await outcome(() => probe(make(ours), ours)),
    ]
    if (!isEqual(expected, actual)) different[name] = { expected, actual }
  }
  return different
}

function isEqual(one: unknown, other: unknown): boolean {
  try {
    expect(other).toEqual(one)
    return true
  } catch {
    return false
  }
}

const bytes = Buffer.from('{"a":1}')
const form = (): FormData => {
  const data = new FormData()
  data.set('a', '1')
  data.set('file', new File(['x'], 'x.txt', { type: 'text/plain' }))
  return data
}

const responses: Readonly<Record<string, (classes: Classes) => Response>> = {
  nothing: ({ Response }) => new Response(),
  null: ({ Response }) => new Response(null),
  undefined: ({ Response }) => new Response(undefined, undefined),
  'an empty string': ({ Response }) => new Response(''),
  'a string': ({ Response }) => new Response('{"a":1}'),
  'a string beyond ASCII, and half a character': ({ Response }) => new Response('ä✓\ud800'),
  'a byte order mark': ({ Response }) => new Response('\ufeff{"a":1}'),
  bytes: ({ Response }) => new Response(bytes),
  'bytes that are no UTF-8': ({ Response }) => new Response(Uint8Array.of(0xff, 0x41, 0xc3)),
  'an ArrayBuffer': ({ Response }) => new Response(Uint8Array.of(1, 2, 3).buffer),
  'a DataView': ({ Response }) => new Response(new DataView(Uint8Array.of(1, 2, 3, 4).buffer, 1, 2)),
  'shared memory': ({ Response }) =>
    new Response(new Uint8Array(new SharedArrayBuffer(2)) as unknown as Uint8Array<ArrayBuffer>),
  'a Blob': ({ Response }) => new Response(new Blob(['{"a":1}'], { type: 'application/json' })),
  'a Blob without a type': ({ Response }) => new Response(new Blob(['x'])),
  FormData: ({ Response }) => new Response(form()),
  URLSearchParams: ({ Response }) => new Response(new URLSearchParams('a=1&b=ä')),
  'a stream': ({ Response }) => new Response(ReadableStream.from([bytes.subarray(0, 3), bytes.subarray(3)])),
  'a byte stream': ({ Response }) =>
    new Response(
      new ReadableStream({
        type: 'bytes',
        start: (controller) => {
          controller.enqueue(new Uint8Array(bytes))
          controller.close()
        },
      }),
    ),
  'a stream of strings': ({ Response }) => new Response(ReadableStream.from(['a', 'b']) as ReadableStream),
  'a stream that fails': ({ Response }) =>
    new Response(new ReadableStream({ pull: () => Promise.reject(new Error('broken')) })),
  'an async iterable': ({ Response }) =>
    new Response(
      (async function* () {
        yield bytes
      })(),
    ),
  'an object': ({ Response }) => new Response({ a: 1 } as unknown as string), // as some do by mistake
  'a number': ({ Response }) => new Response(5 as unknown as string),
  'a status and a reason': ({ Response }) => new Response('x', { status: 404, statusText: 'Nope' }),
  'a status as a string': ({ Response }) => new Response('x', { status: '404' as unknown as number }),
  'a status with a fraction': ({ Response }) => new Response('x', { status: 404.9 }),
  'null as init': ({ Response }) => new Response('x', null as unknown as ResponseInit),
  'a string as init': ({ Response }) => new Response('x', 'init' as unknown as ResponseInit),
  'no body, 204': ({ Response }) => new Response(null, { status: 204 }),
  'no body, 304': ({ Response }) => new Response(null, { status: 304, headers: { etag: '"x"' } }),
  'headers of an object': ({ Response }) =>
    new Response('x', { headers: { 'X-B': 'b', 'x-a': ' a ', 'Content-Type': 'text/html' } }),
  'headers of an object, twice by case': ({ Response }) => new Response('x', { headers: { 'X-A': '1', 'x-a': '2' } }),
  'headers of pairs': ({ Response }) =>
    new Response('x', {
      headers: [
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
        ['X-A', '1'],
        ['x-a', '2'],
      ],
    }),
  'headers of Headers': ({ Response }) => new Response('x', { headers: new Headers({ 'X-A': '1' }) }),
  'headers of Headers that change later': ({ Response }) => {
    const headers = new Headers({ 'X-A': '1' })
    const response = new Response('x', { headers })
    headers.set('x-a', '2')
    return response
  },
  'headers of a Map': ({ Response }) => new Response('x', { headers: new Map([['X-A', '1']]) as unknown as Headers }),
  'headers without a prototype': ({ Response }) =>
    new Response('x', { headers: Object.assign(Object.create(null) as Record<string, string>, { 'X-A': '1' }) }),
  'headers of numbers': ({ Response }) => new Response('x', { headers: { 'x-a': 1 as unknown as string } }),
  'headers of what is undefined': ({ Response }) =>
    new Response('x', { headers: { 'x-a': undefined as unknown as string } }),
  'headers of null': ({ Response }) => new Response('x', { headers: null as unknown as Headers }),
  'latin-1 in a value': ({ Response }) => new Response('x', { headers: { 'x-a': 'caf\u00e9' } }),
  json: ({ Response }) => Response.json({ a: [1, 'ä', null] }),
  'json with init': ({ Response }) =>
    Response.json('x', { status: 201, statusText: 'Made', headers: { 'Content-Type': 'a/b' } }),
  redirect: ({ Response }) => Response.redirect('http://a.example/ä?b', 301),
  error: ({ Response }) => Response.error(),
  'a subclass': ({ Response }) => {
    class Own extends Response {}
    return new Own('{"a":1}', { status: 201 })
  },
  'a clone': ({ Response }) => new Response('{"a":1}', { headers: { 'x-a': '1' } }).clone(),
  'another’s body and head': ({ Response }) => {
    const other = new Response('{"a":1}', { status: 201, headers: { 'x-a': '1' } })
    return new Response(other.body, other)
  },
  'another’s head': ({ Response }) =>
    new Response('new', new Response('old', { status: 201, headers: { 'x-a': '1' } })),
}

/** What a Response can't be made of. */
const refused: Readonly<Record<string, (classes: Classes) => unknown>> = {
  'status 199': ({ Response }) => new Response('x', { status: 199 }),
  'status 600': ({ Response }) => new Response('x', { status: 600 }),
  'status NaN': ({ Response }) => new Response('x', { status: Number.NaN }),
  'a body with 204': ({ Response }) => new Response('', { status: 204 }),
  'a body with 101': ({ Response }) => new Response('x', { status: 101 }),
  'a reason with a line break': ({ Response }) => new Response('x', { statusText: 'a\nb' }),
  'a reason beyond latin-1': ({ Response }) => new Response('x', { statusText: '✓' }),
  'a header name with a space': ({ Response }) => new Response('x', { headers: { 'a b': '1' } }),
  'a header value with a line break': ({ Response }) => new Response('x', { headers: { a: '1\n2' } }),
  'a header value beyond latin-1': ({ Response }) => new Response('x', { headers: { a: '✓' } }),
  'pairs of three': ({ Response }) =>
    new Response('x', { headers: [['a', 'b', 'c']] as unknown as [string, string][] }),
  'a symbol': ({ Response }) => new Response(Symbol('x') as unknown as string),
  'a used stream': async ({ Response }) => {
    const stream = ReadableStream.from([bytes])
    await stream.getReader().read()
    return new Response(stream)
  },
  'a locked stream': ({ Response }) => {
    const stream = ReadableStream.from([bytes])
    stream.getReader()
    return new Response(stream)
  },
  'JSON of undefined': ({ Response }) => Response.json(undefined),
  'JSON of a BigInt': ({ Response }) => Response.json(1n),
  'JSON of a circle': ({ Response }) => {
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    return Response.json(circle)
  },
  'JSON of nothing': ({ Response }) => Reflect.apply(Response.json, Response, []),
  'JSON with 204': ({ Response }) => Response.json('x', { status: 204 }),
  'a redirect with 200': ({ Response }) => Response.redirect('http://a/', 200 as 301),
  'a redirect to no URL': ({ Response }) => Response.redirect('/relative'),
  'no new': ({ Response }) => Reflect.apply(Response, undefined, ['x']),
  'a clone of a used one': async ({ Response }) => {
    const response = new Response('x')
    await response.text()
    return response.clone()
  },
  'another’s used body': async ({ Response }) => {
    const response = new Response('x')
    await response.text()
    return new Response(response.body, response)
  },
}

const fields: Array<[string, string]> = [
  ['Host', 'a.example'],
  ['X-B', 'b'],
  ['X-A', '1'],
  ['x-a', '2'],
  ['X-Empty', ''],
  ['X_Under', 'u'],
  ['Cookie', 'a=1'],
  ['Cookie', 'b=2'],
]

interface Sent {
  readonly method: string
  readonly body?: string | Buffer
  readonly type?: string
}

const url = 'http://a.example/path?q=1'

/** As it arrives: for the platform's a Request as its constructor makes one, for ours one of an environ. */
function requestOf({ method, body, type }: Sent): (classes: Classes) => Request {
  const headers = [...fields]
  if (type !== undefined) headers.push(['Content-Type', type])
  if (body !== undefined) headers.push(['Content-Length', String(Buffer.byteLength(body))])
  return (classes) => {
    if (classes === ours) {
      const environ = createEnviron({
        REQUEST_METHOD: method,
        target: '/path?q=1',
        headers,
        ...(body === undefined ? {} : { body }),
      })
      return standInRequest(environ, url)
    }
    const stream = new Blob([typeof body === 'string' ? body : new Uint8Array(body ?? [])]).stream()
    const isBodiless = /^(GET|HEAD)$/i.test(method)
    return new NativeRequest(url, { method, headers, ...(isBodiless ? {} : { body: stream, duplex: 'half' }) })
  }
}

const boundary = 'b'
const multipart = `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--${boundary}--\r\n`

const requests: Readonly<Record<string, Sent>> = {
  GET: { method: 'GET' },
  HEAD: { method: 'HEAD' },
  'get in lower case': { method: 'get' },
  'patch in lower case': { method: 'patch' },
  'an unknown method': { method: 'PURGE', body: 'x' },
  'POST of JSON': { method: 'POST', body: '{"a":1}', type: 'application/json' },
  'POST of a form': { method: 'POST', body: 'a=1&b=%C3%A4', type: 'application/x-www-form-urlencoded' },
  'POST of multipart': { method: 'POST', body: multipart, type: `multipart/form-data; boundary=${boundary}` },
  'POST of broken multipart': { method: 'POST', body: 'broken', type: `multipart/form-data; boundary=${boundary}` },
  'POST of text with a byte order mark': { method: 'POST', body: '\ufeffä', type: 'text/plain' },
  'POST of bytes': { method: 'POST', body: Buffer.from([0, 255, 195]), type: 'application/octet-stream' },
  'POST of nothing': { method: 'POST', body: '' },
  'DELETE without a body': { method: 'DELETE' },
}

describe.each(Object.entries(responses))('a Response of %s', (_name, make) => {
  test('is as the platform’s', async () => expect(await differences(responseProbes, make)).toEqual({}))
})

describe.each(Object.entries(refused))('%s', (_name, make) => {
  test('is refused as by the platform', async () => {
    const expected = await outcome(() => make(theirs))
    expect(expected).toEqual(['throws', expect.anything()])
    expect(await outcome(() => make(ours))).toEqual(expected)
  })
})

describe.each(Object.entries(requests))('a Request: %s', (_name, sent) => {
  const make = requestOf(sent)
  test('is as the platform’s', async () => expect(await differences(requestProbes, make)).toEqual({}))
  test('has headers as the platform’s', async () =>
    expect(await differences(headersProbes, (classes) => make(classes).headers)).toEqual({}))
})
