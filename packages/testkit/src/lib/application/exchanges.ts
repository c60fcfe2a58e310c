// Exchanges of one request and one response, as data: run over the gateway, checked, and compared with what the same
// application answers on the framework's own server.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { RequestDescription } from '../http-client/request.ts'
import type { Response } from '../http-client/response.ts'
import { conformanceCookies, conformanceText } from './routes.ts'

export interface Exchange {
  readonly name: string
  readonly request: RequestDescription
  readonly check: (response: Response) => void
}

/** Parses a 200's JSON body. */
function json(response: Response): unknown {
  assert.equal(response.status, 200, response.body.toString().slice(0, 500))
  assert.match(response.headers['content-type'] ?? '', /^application\/json/)
  return JSON.parse(response.body.toString())
}

/** Parses a 200's JSON object. */
function jsonObject(response: Response): Record<string, unknown> {
  const value = json(response)
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value))
  return value as Record<string, unknown> // the assertion above
}

function requestHeaders(response: Response): Record<string, unknown> {
  const { headers } = jsonObject(response)
  assert.ok(typeof headers === 'object' && headers !== null)
  return headers as Record<string, unknown> // the assertion above
}

const methods: readonly Exchange[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => ({
  name: `shows the method ${method}`,
  request: { method, target: '/inspect', body: method === 'GET' || method === 'OPTIONS' ? undefined : '' },
  check: (response) => assert.equal(jsonObject(response)['method'], method),
}))

const targets: readonly Exchange[] = [
  {
    name: 'shows path and query as they were sent',
    request: { target: '/inspect?a=1&b=%20%26&c=%C3%A4&d' },
    check: (response) => assert.equal(jsonObject(response)['url'], '/inspect?a=1&b=%20%26&c=%C3%A4&d'),
  },
  {
    name: 'shows the path and query of an absolute request target',
    request: { target: 'http://conformance.example/inspect?a=1' },
    check: (response) => assert.equal(requestHeaders(response)['host'], 'conformance.example'),
  },
  {
    name: 'lets the framework parse the query',
    request: { target: '/query?a=1&b=two%20words&c=three+words&d=%C3%A4' },
    check: (response) => assert.deepEqual(jsonObject(response), { a: '1', b: 'two words', c: 'three words', d: 'ä' }),
  },
  {
    name: 'decodes a path parameter once, slash included',
    request: { target: '/params/a%20b%2Fc%25d' },
    check: (response) => assert.deepEqual(jsonObject(response), { id: 'a b/c%d' }),
  },
  {
    name: 'decodes a path parameter as UTF-8',
    request: { target: '/params/%C3%A4%E2%9C%93' },
    check: (response) => assert.deepEqual(jsonObject(response), { id: 'ä✓' }),
  },
  {
    name: 'answers 404 by the framework for a path without a route',
    request: { target: '/nowhere' },
    check: (response) => assert.equal(response.status, 404),
  },
]

const fields: readonly Exchange[] = [
  {
    name: 'shows request fields whatever their case',
    request: { target: '/inspect', headers: [['x-oDD-caSE', 'One Two']] },
    check: (response) => assert.equal(requestHeaders(response)['x-odd-case'], 'One Two'),
  },
  {
    name: 'joins repeated request fields',
    request: {
      target: '/inspect',
      headers: [
        ['X-Multi', 'a'],
        ['x-multi', 'b'],
      ],
    },
    check: (response) => assert.equal(requestHeaders(response)['x-multi'], 'a, b'),
  },
  {
    name: 'joins repeated Cookie fields with a semicolon',
    request: {
      target: '/inspect',
      headers: [
        ['Cookie', 'a=1'],
        ['Cookie', 'b=2'],
      ],
    },
    check: (response) => assert.equal(requestHeaders(response)['cookie'], 'a=1; b=2'),
  },
  {
    name: 'shows request field values beyond ASCII as latin-1',
    request: { target: '/inspect', headers: [['X-Latin', 'h\xe4llo']] },
    check: (response) => assert.equal(requestHeaders(response)['x-latin'], 'h\xe4llo'),
  },
  {
    name: 'shows an empty request field',
    request: { target: '/inspect', headers: [['X-Empty', '']] },
    check: (response) => assert.equal(requestHeaders(response)['x-empty'], ''),
  },
  {
    name: 'keeps order, case and repeats in rawHeaders, where the framework has them',
    request: {
      target: '/inspect',
      headers: [
        ['X-Multi', 'a'],
        ['x-oDD-caSE', 'c'],
        ['x-multi', 'b'],
      ],
    },
    check: (response) => {
      const { rawHeaders } = jsonObject(response)
      const expected = ['Host', 'conformance.example', 'X-Multi', 'a', 'x-oDD-caSE', 'c', 'x-multi', 'b']
      if (rawHeaders !== undefined) assert.deepEqual(rawHeaders, expected)
    },
  },
]

const responses: readonly Exchange[] = [
  {
    name: 'sends text as UTF-8 with its length in bytes',
    request: { target: '/text' },
    check: (response) => {
      assert.equal(response.status, 200)
      assert.match(response.headers['content-type'] ?? '', /^text\/plain; ?charset=utf-8$/i)
      assert.equal(response.headers['content-length'], String(Buffer.byteLength(conformanceText)))
      assert.equal(response.body.toString(), conformanceText)
    },
  },
  {
    name: 'answers HEAD with the fields of GET and without a body',
    request: { method: 'HEAD', target: '/text' },
    check: (response) => {
      assert.equal(response.status, 200)
      assert.match(response.headers['content-type'] ?? '', /^text\/plain/)
      const length = response.headers['content-length'] ?? String(Buffer.byteLength(conformanceText))
      assert.equal(length, String(Buffer.byteLength(conformanceText)))
    },
  },
  {
    name: 'answers HEAD for a stream without a body',
    request: { method: 'HEAD', target: '/stream?chunks=3&size=10' },
    check: (response) => assert.equal(response.status, 200),
  },
  {
    name: 'sends response fields, repeated ones too',
    request: { target: '/headers' },
    check: (response) => {
      assert.equal(response.headers['x-custom'], 'yes')
      assert.equal(response.headers['cache-control'], 'no-store')
      assert.equal(response.headers['x-repeated'], 'a, b')
    },
  },
  {
    name: 'sends each Set-Cookie as a field of its own, in order',
    request: { target: '/set-cookies' },
    check: (response) => {
      const cookies = response.rawHeaders.filter(([name]) => name.toLowerCase() === 'set-cookie')
      assert.deepEqual(
        cookies.map(([, value]) => value),
        conformanceCookies,
      )
    },
  },
  {
    name: 'redirects',
    request: { target: '/redirect' },
    check: (response) => {
      assert.equal(response.status, 302)
      assert.equal(response.headers['location'], '/inspect?from=redirect')
    },
  },
  {
    name: 'sends a body of 20 MB in one piece',
    request: { target: '/large?bytes=20000000' },
    check: (response) => {
      assert.equal(response.body.length, 20_000_000)
      assert.ok(response.body.equals(Buffer.alloc(20_000_000, 'x')))
    },
  },
  {
    name: 'sends an empty body',
    request: { target: '/large?bytes=0' },
    check: (response) => assert.deepEqual([response.status, response.body.length], [200, 0]),
  },
  {
    name: 'answers an error before the head with a 500 that tells nothing',
    request: { target: '/error' },
    check: (response) => {
      assert.equal(response.status, 500)
      assert.doesNotMatch(response.body.toString(), /conformance secret|\bat .*:\d+:\d+/)
    },
  },
]

const statuses: readonly Exchange[] = [200, 201, 204, 304, 404, 418, 500, 503].map((code) => ({
  name: `sends status ${code}`,
  request: { target: `/status/${code}` },
  check: (response) => {
    const bodiless = code === 204 || code === 304
    assert.equal(response.status, code)
    assert.equal(response.headers['etag'], '"conformance"')
    assert.equal(response.body.toString(), bodiless ? '' : `status ${code}`)
    if (code === 204) assert.equal(response.headers['content-length'], undefined)
    assert.equal(bodiless && response.headers['transfer-encoding'] !== undefined, false)
  },
}))

const json1 = '{"text":"ä✓ \\" ","list":[1,2.5,null,true],"nested":{"empty":{}}}'

const parsedBodies: readonly Exchange[] = [
  {
    name: 'lets the framework parse a JSON body',
    request: { method: 'POST', target: '/json', headers: [['Content-Type', 'application/json']], body: json1 },
    check: (response) => assert.deepEqual(json(response), JSON.parse(json1)),
  },
  {
    name: 'lets the framework parse a chunked JSON body',
    request: {
      method: 'POST',
      target: '/json',
      headers: [['Content-Type', 'application/json; charset=utf-8']],
      body: [Buffer.from(json1).subarray(0, 10), Buffer.from(json1).subarray(10)],
    },
    check: (response) => assert.deepEqual(json(response), JSON.parse(json1)),
  },
  {
    name: 'refuses a malformed JSON body as the framework does',
    request: { method: 'POST', target: '/json', headers: [['Content-Type', 'application/json']], body: '{"a":' },
    check: (response) => assert.ok(response.status >= 400, `status ${response.status}`),
  },
  {
    name: 'lets the framework parse a form',
    request: {
      method: 'POST',
      target: '/form',
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: 'a=1&b=two+words&c=%C3%A4%26',
    },
    check: (response) => assert.deepEqual(jsonObject(response), { a: '1', b: 'two words', c: 'ä&' }),
  },
  {
    name: 'lets the framework parse a multipart body with a binary file',
    request: {
      method: 'POST',
      target: '/multipart',
      headers: [['Content-Type', 'multipart/form-data; boundary=----conformance']],
      body: multipartBody(),
    },
    check: (response) => {
      const file = { name: 'upload', filename: 'bytes.bin', type: 'application/octet-stream', ...digestOf(fileBytes()) }
      assert.deepEqual(json(response), { fields: { title: 'Hällo' }, files: [file] })
    },
  },
]

/** Bytes that a parser of boundaries or lines may trip over. */
function fileBytes(): Buffer {
  return Buffer.concat([patternOf(100_000), Buffer.from('\r\n------conformanc\r\n--\r\n')])
}

function multipartBody(): Buffer {
  return Buffer.concat([
    Buffer.from('------conformance\r\nContent-Disposition: form-data; name="title"\r\n\r\nHällo\r\n'),
    Buffer.from('------conformance\r\nContent-Disposition: form-data; name="upload"; filename="bytes.bin"\r\n'),
    Buffer.from('Content-Type: application/octet-stream\r\n\r\n'),
    fileBytes(),
    Buffer.from('\r\n------conformance--\r\n'),
  ])
}

/** `length` bytes in which every byte value occurs and no period is a power of two. */
export function patternOf(length: number): Buffer {
  const pattern = Buffer.from(Array.from({ length: 257 * 7 }, (_, index) => (index * 31 + (index >> 8)) & 0xff))
  return Buffer.alloc(length, pattern)
}

/** What `/digest` answers for these bytes. */
export function digestOf(bytes: Uint8Array): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

const sizes: ReadonlyArray<readonly [name: string, bytes: number]> = [
  ['0 bytes', 0],
  ['1 byte', 1],
  ['64 KiB', 65_536],
  ['5 MB', 5_000_000],
  ['50 MB', 50_000_000],
]

/** Cut so that the pieces are of many sizes. */
function cut(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 3) % 250_007 || 1) {
    pieces.push(bytes.subarray(at, at + size))
  }
  return pieces
}

/** These make their bodies when they run: together they are 110 MB. */
const digests: readonly Exchange[] = sizes.flatMap(([name, length]) => [
  {
    name: `reads a body of ${name} whole`,
    get request() {
      return { method: 'POST', target: '/digest', body: patternOf(length) }
    },
    check: (response: Response) => assert.deepEqual(json(response), digestOf(patternOf(length))),
  },
  {
    name: `reads a chunked body of ${name} whole`,
    get request() {
      return { method: 'POST', target: '/digest', body: cut(patternOf(length)) }
    },
    check: (response: Response) => assert.deepEqual(json(response), digestOf(patternOf(length))),
  },
])

const echoes: readonly Exchange[] = [0, 256, 1_000_000].map((length) => ({
  name: `echoes a binary body of ${length} bytes with its content type`,
  request: { method: 'POST', target: '/echo', headers: [['Content-Type', 'image/x-test']], body: patternOf(length) },
  check: (response) => {
    assert.deepEqual([response.status, response.headers['content-type']], [200, 'image/x-test'])
    assert.ok(response.body.equals(patternOf(length)))
  },
}))

const unread: readonly Exchange[] = [
  {
    name: 'answers without having read a body',
    request: { method: 'POST', target: '/ignore-body', body: patternOf(10_000) },
    check: (response) => assert.equal(response.body.toString(), 'ignored'),
  },
]

/** All of them. The names are what known gaps refer to. */
export const exchanges: readonly Exchange[] = [
  ...methods,
  ...targets,
  ...fields,
  ...responses,
  ...statuses,
  ...parsedBodies,
  ...digests,
  ...echoes,
  ...unread,
]
