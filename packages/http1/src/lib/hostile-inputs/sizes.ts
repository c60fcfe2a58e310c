// Requests over a limit: each is the smallest that is over it, or one that never ends.
import { chunked, get, type HostileInput, post, refuse, request } from './hostile-input.ts'

const host = 'Host: example.com'
const kib = 1024
const gib = kib ** 3

/** A head of exactly `size` octets. */
function headOf(size: number): string {
  return get(`X: ${'x'.repeat(size - get('X: ').length)}`)
}

export const sizeInputs: readonly HostileInput[] = [
  ...refuse(
    { error: 'TargetTooLongError', reason: 'RFC 9112 §3: 414 for a target over the limit, 16 KiB' },
    {
      'a target of 16 KiB and a byte': request(`GET /${'a'.repeat(16 * kib)} HTTP/1.1`, host),
      'a query of 16 KiB': request(`GET /?${'a'.repeat(16 * kib)} HTTP/1.1`, host),
      'a target without an end': `GET /${'a'.repeat(100_000)}`,
    },
  ),
  ...refuse(
    { error: 'HeadTooLargeError', reason: 'RFC 6585 §5: 431 for a head over the limit, 64 KiB' },
    {
      'a head of 64 KiB and a byte': headOf(64 * kib + 1),
      'a field value without an end': `GET / HTTP/1.1\r\n${host}\r\nX: ${'x'.repeat(100_000)}`,
      'a field name without an end': `GET / HTTP/1.1\r\n${host}\r\n${'x'.repeat(100_000)}`,
      'white space without an end': `GET / HTTP/1.1\r\n${host}\r\nX:${' '.repeat(100_000)}`,
      'empty lines without an end': '\r\n'.repeat(50_000),
    },
  ),
  ...refuse(
    { error: 'HeadTooLargeError', reason: 'RFC 6585 §5: 431 for more fields than the limit, 100' },
    {
      '101 fields': get(...Array.from({ length: 100 }, (_, index) => `X-${index}: ${index}`)),
      '101 times the same field': get(...Array.from({ length: 100 }, () => 'A: b')),
      'fields without an end': `GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(10_000)}`,
    },
  ),
  ...refuse(
    { error: 'BodyTooLargeError', reason: 'RFC 9110 §15.5.14: 413 before a byte of the body is read' },
    {
      'a Content-Length of 1 GiB and a byte': post(`Content-Length: ${gib + 1}`),
      'a Content-Length of 2^53 - 1': post('Content-Length: 9007199254740991'),
      'a Content-Length over the limit that expects 100': post(`Content-Length: ${gib + 1}`, 'Expect: 100-continue'),
    },
  ),
  ...refuse(
    { error: 'BodyTooLargeError', part: 'body', reason: 'RFC 9110 §15.5.14: 413 at the chunk that exceeds the limit' },
    {
      'a chunk of 1 GiB and a byte': chunked(`${(gib + 1).toString(16)}\r\n`),
      'a chunk of 2^53 - 1': chunked('1fffffffffffff\r\n'),
      'a small chunk, then one of 1 GiB': chunked(`1\r\nx\r\n${gib.toString(16)}\r\n`),
    },
  ),
  ...refuse(
    {
      error: 'BodyTooLargeError',
      part: 'body',
      limits: { body: 10 },
      reason: 'RFC 9110 §15.5.14: all chunks count together',
    },
    { 'chunks of 11 bytes where 10 are allowed': chunked('5\r\nhello\r\n5\r\nworld\r\n1\r\n!\r\n0\r\n\r\n') },
  ),
]
