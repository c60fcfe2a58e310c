// Request lines that are refused: method, version, and the white space and line ends between them (RFC 9112 §3).
import { get, type HostileInput, refuse, request } from './hostile-input.ts'

const host = 'Host: example.com'

/** Request lines with this target. */
function versions(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [`the version ${JSON.stringify(name)}`, request(`GET / ${name}`, host)]),
  )
}

export const requestLineInputs: readonly HostileInput[] = [
  ...refuse(
    {
      error: 'RequestLineError',
      reason: 'RFC 9112 §3: single spaces, and nothing else, divide the line; CVE-2024-23829',
    },
    {
      'two spaces before the target': request('GET  / HTTP/1.1', host),
      'two spaces before the version': request('GET /  HTTP/1.1', host),
      'a tab before the target': request('GET\t/ HTTP/1.1', host),
      'a tab before the version': request('GET /\tHTTP/1.1', host),
      'a space before the method': request(' GET / HTTP/1.1', host),
      'a space behind the version': request('GET / HTTP/1.1 ', host),
      'a space inside the target': request('GET /a b HTTP/1.1', host),
      'a second version': request('GET / HTTP/1.1 HTTP/1.1', host),
      'a method and nothing else': request('GET', host),
      'no target': request('GET HTTP/1.1', host),
      'an empty target': request('GET  HTTP/1.1', host),
      'a line that begins with a space': ' ',
    },
  ),
  ...refuse(
    { error: 'RequestLineError', reason: 'RFC 9110 §9.1: a method is a token' },
    {
      'a method with a slash': request('GE/T / HTTP/1.1', host),
      'a method with a colon': request('GET: / HTTP/1.1', host),
      'a method in brackets': request('[GET] / HTTP/1.1', host),
      'a method with obs-text': request('G\xcbT / HTTP/1.1', host),
      'a field line for a request line': request(host),
      'the first octets of a TLS handshake': '\x16\x03\x01\x02\x00\x01\x00',
      'a PROXY protocol line of version 1': `PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n${get()}`,
      'words before the method': request('Extra lineGET / HTTP/1.1', host),
      'a NUL for a method': '\0',
      'a PROXY protocol line of version 2': '\r\n\r\n\0\r\nQUIT\n',
    },
  ),
  ...refuse(
    { error: 'MethodError', reason: 'RFC 9112 §3: 501 for a method longer than any that is known' },
    {
      'a method of 33 characters': request(`${'M'.repeat(33)} / HTTP/1.1`, host),
      'a method without an end': 'M'.repeat(100_000),
    },
  ),
  ...refuse(
    { error: 'RequestLineError', reason: 'RFC 9112 §2.2: a line ends with CRLF; CVE-2019-16785, CVE-2023-30589' },
    {
      'a bare LF behind the request line': `GET / HTTP/1.1\n${host}\r\n\r\n`,
      'a bare CR behind the request line': `GET / HTTP/1.1\r${host}\r\n\r\n`,
      'a bare CR inside the target': request('GET /\r HTTP/1.1', host),
      'a bare LF inside the target': request('GET /\n HTTP/1.1', host),
      'a bare LF inside the method': request('GE\nT / HTTP/1.1', host),
      'CR CR LF behind the request line': `GET / HTTP/1.1\r\r\n${host}\r\n\r\n`,
      'LF CR behind the request line': `GET / HTTP/1.1\n\r${host}\r\n\r\n`,
      'a bare LF before the request line': `\n${get()}`,
      'a bare CR before the request line': `\r${get()}`,
      'a bare LF behind an empty line': `\r\n\n${get()}`,
      'CR CR LF before the request line': `\r\r\n${get()}`,
      'HTTP/0.9': 'GET /\r\n',
    },
  ),
  ...refuse(
    { error: 'RequestLineError', reason: 'RFC 9112 §3.2: a target has visible ASCII alone' },
    {
      'a NUL in the target': request('GET /\0 HTTP/1.1', host),
      'a control character in the target': request('GET /\x07 HTTP/1.1', host),
      'a DEL in the target': request('GET /\x7f HTTP/1.1', host),
      'obs-text in the target': request('GET /caf\xe9 HTTP/1.1', host),
      'UTF-8 in the target': request('GET /caf\xc3\xa9 HTTP/1.1', host),
    },
  ),
  ...refuse(
    { error: 'RequestLineError', reason: 'RFC 9112 §2.3: HTTP, in capitals, slash, digit, dot, digit; CVE-2023-47627' },
    versions(
      'http/1.1',
      'HTTP/1',
      'HTTP/11',
      'HTTP/1.10',
      'HTTP/01.1',
      'HTTP/1.1.1',
      'HTTP/1,1',
      'HTTP/+1.1',
      'HTTP/-1.1',
    ),
  ),
  ...refuse(
    { error: 'RequestLineError', reason: 'RFC 9112 §2.3: no other protocol is HTTP' },
    versions(
      'HTTPS/1.1',
      'ICY/1.1',
      'ICE/1.0',
      'IHTTP/1.0',
      'RTSP/1.0',
      'HTTP 1.1',
      'HTTP/1.1;',
      'HTTP/1.x',
      'HTTP/\xb9.\xb9',
      '/1.1',
    ),
  ),
  ...refuse(
    { error: 'VersionError', reason: 'RFC 9110 §15.6.6: 505 for a version that is not spoken' },
    {
      ...versions(
        'HTTP/0.9',
        'HTTP/1.2',
        'HTTP/1.9',
        'HTTP/2.0',
        'HTTP/3.0',
        'HTTP/0.0',
        'HTTP/9.9',
        'HTTP/0.1',
        'HTTP/5.6',
      ),
      'the preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    },
  ),
]
