// No input may cost more than linear work. Looks at octets and copies are counted, not timed: a clock on a shared
// machine proves nothing, but an octet that is looked at again in every step shows in the count.
import { afterEach, expect, test, vi } from 'vitest'
import { ByteQueue } from './byte-queue.ts'
import { ChunkedParser } from './chunked-parser.ts'
import { cutInto } from './cut-octets.fixture.ts'
import { HeadParser } from './head-parser.ts'
import { chunked, get, request } from './hostile-inputs/hostile-input.ts'
import { defaultLimits } from './limits.ts'
import { octetsOf, readRequests } from './read-requests.fixture.ts'

const kib = 1024

/** A queue over these octets that counts how often one is looked at; it holds none of them yet. */
function countingQueue(octets: Uint8Array): { queue: ByteQueue; looks: () => number } {
  let looks = 0
  const queue = new ByteQueue()
  queue.bytes = new Proxy(octets, {
    get(target, key) {
      if (typeof key === 'string' && /^\d/.test(key)) looks++
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { queue, looks: () => looks }
}

afterEach(() => {
  vi.restoreAllMocks()
})

test.each([
  ['a long value', get(`A: ${'x'.repeat(63 * kib)}`)],
  ['a long name', get(`${'x'.repeat(63 * kib)}: a`)],
  ['a value of white space', get(`A: ${' '.repeat(63 * kib)}`)],
  ['many fields', get(...Array.from({ length: 99 }, () => `A: ${'x'.repeat(500)}`))],
  ['a long target', request(`GET /${'x'.repeat(16 * kib - 1)} HTTP/1.1`, 'Host: a')],
  ['many empty lines', `${'\r\n'.repeat(31 * kib)}${get()}`],
])('a head with %s, byte by byte, is looked at a few times in all', (_name, head) => {
  const octets = octetsOf(head)
  const { queue, looks } = countingQueue(octets)
  const parser = new HeadParser(defaultLimits)
  while (queue.end < octets.length) {
    expect(parser.parse(queue)).toBeUndefined()
    queue.end++
  }
  expect(parser.parse(queue)?.method).toBe('GET')
  expect(looks()).toBeLessThan(4 * octets.length)
})

test('one-byte chunks, and trailers byte by byte, are looked at a few times in all', () => {
  const chunks = `${'1\r\nx\r\n'.repeat(20_000)}0\r\n`
  const octets = octetsOf(`${chunks}A: ${'b'.repeat(10_000)}\r\n\r\n`)
  const { queue, looks } = countingQueue(octets)
  const parser = new ChunkedParser(defaultLimits)
  queue.end = chunks.length + 1
  let data = 0
  for (let found = parser.next(queue); found !== null; found = parser.next(queue)) {
    if (found === undefined) queue.end++
    else data += found.length
  }
  expect(data).toBe(20_000)
  expect(looks()).toBeLessThan(4 * octets.length)
})

test('pieces of one byte are copied a few times in all', () => {
  const copies = vi.spyOn(Uint8Array.prototype, 'set')
  const head = get(`A: ${'x'.repeat(63 * kib)}`)
  const body = chunked(`${'1\r\nx\r\n'.repeat(20_000)}0\r\n\r\n`)
  const { requests } = readRequests(cutInto(octetsOf(head + body), [1]))
  expect(requests.map(({ body: { length } }) => length)).toEqual([0, 20_000])
  const copied = copies.mock.calls.reduce((sum, [source]) => sum + source.length, 0)
  expect(copied).toBeLessThan(4 * (head.length + body.length))
})

test('a body of a million one-byte chunks is a million pieces', () => {
  const { requests, error } = readRequests([octetsOf(chunked(`${'1\r\nx\r\n'.repeat(1_000_000)}0\r\n\r\n`))])
  expect({ error, length: requests[0]?.body.length }).toEqual({ error: undefined, length: 1_000_000 })
})

test.each([
  ['a Host', (size: number) => request('GET / HTTP/1.1', `Host: ${'a'.repeat(size)}/`), 'HostError 400'],
  ['a port', (size: number) => request('GET / HTTP/1.1', `Host: a:${'1'.repeat(size)}`), 'HostError 400'],
  ['a Content-Length', (size: number) => get(`Content-Length: ${'1'.repeat(size)}x`), 'FramingError 400'],
  [
    'a Transfer-Encoding',
    (size: number) => get(`Transfer-Encoding: ${'chunked,'.repeat(size / 8)}`),
    'FramingError 400',
  ],
  ['a Connection', (size: number) => get(`Connection: ${'close ,'.repeat(size / 8)}`), undefined],
  ['a Connection of white space', (size: number) => get(`Connection: close${' '.repeat(size)}x`), undefined],
])('%s of 60 KiB takes no longer than its length asks for', (_name, make, error) => {
  // A quadratic regular expression would take seconds for each of these: fifty would exceed the test's time.
  const octets = octetsOf(make(60 * kib))
  for (let turn = 0; turn < 50; turn++) expect(readRequests([octets]).error).toBe(error)
})
