// Every limit at its boundary: exactly the limit passes, one more is refused; byte by byte as well as whole.
import { expect, test } from 'vitest'
import { cuts } from './cut-octets.fixture.ts'
import { chunked, get, post, request } from './hostile-inputs/hostile-input.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { octetsOf, readRequests } from './read-requests.fixture.ts'

/** A limit, a request whose part has the size `size`, and the error over it. */
type Boundary = readonly [limit: keyof Limits, what: string, make: (size: number) => string, error: string]

function x(length: number): string {
  return 'x'.repeat(length)
}

const emptyHead = get('X: ').length
const emptyLines = '\r\n'.repeat(10)

const boundaries: readonly Boundary[] = [
  ['target', 'a path', (size) => request(`GET /${x(size - 1)} HTTP/1.1`, 'Host: a'), 'TargetTooLongError 414'],
  ['target', 'a query', (size) => request(`GET /?${x(size - 2)} HTTP/1.1`, 'Host: a'), 'TargetTooLongError 414'],
  ['target', 'a URI', (size) => request(`GET http://a/${x(size - 9)} HTTP/1.1`, 'Host: a'), 'TargetTooLongError 414'],
  ['head', 'a value', (size) => get(`X: ${x(size - emptyHead)}`), 'HeadTooLargeError 431'],
  ['head', 'a name', (size) => get(`X${x(size - emptyHead)}: `), 'HeadTooLargeError 431'],
  ['head', 'white space', (size) => get(`X: ${' '.repeat(size - emptyHead)}`), 'HeadTooLargeError 431'],
  [
    'head',
    'a head with empty lines before it',
    (size) => emptyLines + get(`X: ${x(size - emptyHead - 20)}`),
    'HeadTooLargeError 431',
  ],
  ['fields', 'fields', (size) => get(...Array.from({ length: size - 1 }, () => 'A:')), 'HeadTooLargeError 431'],
  ['chunkExtension', 'a name', (size) => chunked(`1;${x(size - 1)}\r\nx\r\n0\r\n\r\n`), 'ChunkError 400'],
  ['chunkExtension', 'a value', (size) => chunked(`1;a="${x(size - 5)}"\r\nx\r\n0\r\n\r\n`), 'ChunkError 400'],
  ['chunkExtension', 'the last chunk', (size) => chunked(`0;a=${x(size - 3)}\r\n\r\n`), 'ChunkError 400'],
  [
    'chunkExtensions',
    'many chunks',
    (size) => chunked(`${'1;a\r\nx\r\n'.repeat(size / 2 - 1)}0;${x(1 + (size % 2))}\r\n\r\n`),
    'ChunkError 400',
  ],
  ['trailerSection', 'a value', (size) => chunked(`0\r\nA:${x(size - 6)}\r\n\r\n`), 'TrailerError 400'],
  ['trailerSection', 'a name', (size) => chunked(`0\r\n${x(size - 5)}:\r\n\r\n`), 'TrailerError 400'],
  ['trailers', 'trailers', (size) => chunked(`0\r\n${'A:\r\n'.repeat(size)}\r\n`), 'TrailerError 400'],
]

const small: Limits = {
  ...defaultLimits,
  target: 20,
  head: 80,
  fields: 3,
  chunkExtension: 10,
  chunkExtensions: 40,
  trailerSection: 30,
  trailers: 3,
}

test.each(boundaries)('%s, %s: the default', (limit, _what, make, error) => {
  const size = defaultLimits[limit]
  expect(readRequests([octetsOf(make(size))])).toMatchObject({ error: undefined, requests: [{ complete: true }] })
  expect(readRequests([octetsOf(make(size + 1))]).error).toBe(error)
})

test.each(boundaries)('%s, %s: an option', (limit, _what, make, error) => {
  const size = small[limit]
  const limits = { [limit]: size }
  for (const { cut, name } of cuts) {
    const atLimit = readRequests(cut(octetsOf(make(size))), { limits })
    expect(atLimit, name).toMatchObject({ error: undefined, requests: [{ complete: true }] })
    expect(readRequests(cut(octetsOf(make(size + 1))), { limits }).error, name).toBe(error)
  }
})

test('body, Content-Length: refused before any of it is read', () => {
  const limits = { body: 10 }
  expect(readRequests([octetsOf(`${post('Content-Length: 10')}${x(10)}`)], { limits }).requests[0]?.body).toBe(x(10))
  const over = post('Content-Length: 11')
  const { error, read, requests } = readRequests([octetsOf(over + x(11))], { limits })
  expect({ error, read, requests }).toEqual({ error: 'BodyTooLargeError 413', read: over.length, requests: [] })
})

test('body, chunks: refused at the size that exceeds it, with what came before', () => {
  const limits = { body: 10 }
  const atLimit = chunked(`4\r\n${x(4)}\r\n6\r\n${x(6)}\r\n0\r\n\r\n`)
  expect(readRequests([octetsOf(atLimit)], { limits })).toMatchObject({ error: undefined, requests: [{ body: x(10) }] })
  const over = chunked(`4\r\n${x(4)}\r\n7\r\n${x(7)}\r\n0\r\n\r\n`)
  const { error, requests } = readRequests([octetsOf(over)], { limits })
  expect({ error, body: requests[0]?.body }).toEqual({ error: 'BodyTooLargeError 413', body: x(4) })
})

test('body: the default is 1 GiB, and 2^53 - 1 may be asked for', () => {
  const gib = 1024 ** 3
  expect(readRequests([octetsOf(post(`Content-Length: ${gib}`))]).error).toBeUndefined()
  expect(readRequests([octetsOf(chunked(`${gib.toString(16)}\r\n`))]).error).toBeUndefined()
  const limits = { body: Number.MAX_SAFE_INTEGER }
  const most = readRequests([octetsOf(post('Content-Length: 9007199254740991'))], { limits })
  expect(most.requests[0]?.head.contentLength).toBe(Number.MAX_SAFE_INTEGER)
  expect(readRequests([octetsOf(chunked('1fffffffffffff\r\n'))], { limits }).error).toBeUndefined()
})

test('every request of a connection has the limits to itself', () => {
  const limits = { target: 20, head: 120, fields: 3, body: 10, chunkExtensions: 10, trailers: 1 }
  const one = chunked(`a;abcdefg\r\n${x(10)}\r\n0\r\nA: b\r\n\r\n`)
  for (const { cut, name } of cuts) {
    const { error, requests } = readRequests(cut(octetsOf(one.repeat(3))), { limits })
    expect({ error, count: requests.length }, name).toEqual({ error: undefined, count: 3 })
  }
})
