// Trailer sections that are refused (RFC 9112 §7.1.2, RFC 9110 §6.5).
import { chunked, type HostileInput, refuse } from './hostile-input.ts'

function trailers(section: string): string {
  return chunked(`5\r\nhello\r\n0\r\n${section}\r\n`)
}

function forbidden(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`the trailer ${name}`, trailers(`${name}: 1\r\n`)]))
}

const error = 'TrailerError'
const part = 'body'

export const trailerInputs: readonly HostileInput[] = [
  ...refuse(
    { error, part, reason: 'RFC 9110 §6.5.1: framing and content; CVE-2023-40175' },
    forbidden(
      'Content-Length',
      'content-length',
      'Transfer-Encoding',
      'Trailer',
      'Content-Type',
      'Content-Encoding',
      'Content-Range',
    ),
  ),
  ...refuse(
    { error, part, reason: 'RFC 9110 §6.5.1: routing, and what a proxy says of the client' },
    forbidden(
      'Host',
      'Connection',
      'Keep-Alive',
      'Proxy-Connection',
      'TE',
      'Upgrade',
      'Forwarded',
      'X-Forwarded-For',
      'X-Forwarded-Proto',
      'X-Forwarded-Port',
      'X-Real-IP',
    ),
  ),
  ...refuse(
    { error, part, reason: 'RFC 9110 §6.5.1: authentication and state' },
    forbidden('Authorization', 'Proxy-Authorization', 'Cookie', 'Set-Cookie', 'WWW-Authenticate'),
  ),
  ...refuse(
    { error, part, reason: 'RFC 9110 §6.5.1: request modifiers' },
    forbidden('Cache-Control', 'Expect', 'Max-Forwards', 'Pragma', 'Range', 'If-Match', 'If-Range', 'IF-NONE-MATCH'),
  ),
  ...refuse(
    { error, part, reason: 'RFC 9112 §5: a trailer is a field line like any other' },
    {
      'a folded trailer': trailers('A: b\r\n c\r\n'),
      'a trailer that begins with a space': trailers(' A: b\r\n'),
      'a trailer with a space before its colon': trailers('A : b\r\n'),
      'a trailer without a name': trailers(': b\r\n'),
      'a trailer without a colon': trailers('AB\r\n'),
      'a trailer with a NUL': trailers('A: \0\r\n'),
      'a trailer with a bare LF': trailers('A: b\nC: d\r\n'),
      'a trailer with a bare CR': trailers('A: b\rC: d\r\n'),
      'a trailer section that ends with a bare LF': trailers('A: b\r\n\n'),
      'a request in the place of the trailers': chunked('0\r\nGET / HTTP/1.1\r\nHost: example.com\r\n\r\n'),
      'a CR and another octet behind the last chunk': chunked('0\r\n\rX'),
      'a bare LF in the place of the trailers': chunked('0\r\n\n'),
    },
  ),
  ...refuse(
    { error, part, reason: 'RFC 9110 §5.4: at most 100 trailers, and 16 KiB with their end' },
    {
      '101 trailers': trailers('A: b\r\n'.repeat(101)),
      'a trailer section of 16 KiB and a byte': trailers(`A: ${'b'.repeat(16 * 1024 - 6)}\r\n`),
      'a trailer without an end': chunked(`0\r\nA: ${'b'.repeat(100_000)}`),
    },
  ),
]
