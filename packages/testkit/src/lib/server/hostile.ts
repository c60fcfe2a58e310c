// Inputs that a server must refuse, as a table: request smuggling, malformed heads and chunks, limits. After each the
// connection is closed, and a request smuggled behind it never reaches the application.
import assert from 'node:assert/strict'
import type { Application } from '@gateway-server/interface'
import type { ServerTest } from './server-test.ts'
import { readText } from './server-test.ts'

/** Bytes, and the status of the refusal; several where either is right. */
export type HostileInput = readonly [name: string, bytes: string, status: number | readonly number[]]

const get = (head: string): string => `GET / HTTP/1.1\r\nHost: a\r\n${head}\r\n\r\n`
const post = (head: string, body = ''): string => `POST / HTTP/1.1\r\nHost: a\r\n${head}\r\n\r\n${body}`
const chunked = (body: string): string => post('Transfer-Encoding: chunked', body)
const start = (line: string): string => `${line}\r\nHost: a\r\n\r\n`

const lengths: readonly HostileInput[] = ['5,5', '5, 5', '+5', '-5', '0x5', '1_0', '5 5', '5.0', '1e1', '', 'five']
  .map((value): HostileInput => [
    `Content-Length ${JSON.stringify(value)}`,
    post(`Content-Length: ${value}`, 'abcde'),
    400,
  ])
  .concat([
    ['Content-Length twice, equal', post('Content-Length: 5\r\nContent-Length: 5', 'abcde'), 400],
    ['Content-Length twice, different', post('Content-Length: 5\r\ncontent-length: 6', 'abcde'), 400],
    ['Content-Length beyond 2^53', post('Content-Length: 9007199254740993'), [400, 413]],
    ['Content-Length beyond 2^64', post('Content-Length: 18446744073709551621'), [400, 413]],
    ['Content-Length over any limit', post('Content-Length: 99999999999999'), 413],
    [
      'Content-Length with Transfer-Encoding',
      post('Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n'),
      400,
    ],
    [
      'Transfer-Encoding with Content-Length',
      post('Transfer-Encoding: chunked\r\nContent-Length: 5', '0\r\n\r\n'),
      400,
    ],
  ])

const codings: readonly HostileInput[] = [
  ['Transfer-Encoding on HTTP/1.0', 'POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
  ['Transfer-Encoding gzip', post('Transfer-Encoding: gzip', '0\r\n\r\n'), 501],
  ['Transfer-Encoding gzip, chunked', post('Transfer-Encoding: gzip, chunked', '0\r\n\r\n'), 501],
  ['Transfer-Encoding identity', post('Transfer-Encoding: identity', '0\r\n\r\n'), 501],
  ['Transfer-Encoding xchunked', post('Transfer-Encoding: xchunked', '0\r\n\r\n'), 501],
  ['Transfer-Encoding chunked twice', post('Transfer-Encoding: chunked, chunked', '0\r\n\r\n'), 400],
  ['two Transfer-Encoding fields', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', '0\r\n\r\n'), 400],
  ['Transfer-Encoding chunked, gzip', post('Transfer-Encoding: chunked, gzip', '0\r\n\r\n'), [400, 501]],
  ['Transfer-Encoding with a vertical tab', post('Transfer-Encoding: chunked\x0b', '0\r\n\r\n'), 400],
]

const heads: readonly HostileInput[] = [
  ['a bare LF after the request line', 'GET / HTTP/1.1\nHost: a\r\n\r\n', 400],
  ['a bare LF after a field', 'GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n', 400],
  ['a bare LF as the empty line', 'GET / HTTP/1.1\r\nHost: a\r\n\n', 400],
  ['a bare CR in a value', get('X: a\rb'), 400],
  ['a bare CR in a name', get('X\r: a'), 400],
  ['NUL in a value', get('X: a\0b'), 400],
  ['a control character in a value', get('X: a\x01b'), 400],
  ['DEL in a value', get('X: a\x7fb'), 400],
  ['a folded line', get('X: a\r\n b'), 400],
  ['a folded first line', 'GET / HTTP/1.1\r\n X: a\r\nHost: a\r\n\r\n', 400],
  ['white space before the colon', get('X : a'), 400],
  ['Content-Length with white space before the colon', post('Content-Length : 5', 'abcde'), 400],
  ['an empty field name', get(': a'), 400],
  ['a field name with a parenthesis', get('X(: a'), 400],
  ['a field name beyond ASCII', get('X\xe4: a'), 400],
  ['a line without a colon', get('X'), 400],
]

const requestLines: readonly HostileInput[] = [
  ['two spaces before the target', start('GET  / HTTP/1.1'), 400],
  ['two spaces before the version', start('GET /  HTTP/1.1'), 400],
  ['a space after the version', start('GET / HTTP/1.1 '), 400],
  ['a tab for a space', start('GET\t/ HTTP/1.1'), 400],
  ['a space in the target', start('GET /a b HTTP/1.1'), 400],
  ['a control character in the target', start('GET /a\x01 HTTP/1.1'), 400],
  ['a method that is no token', start('G(T / HTTP/1.1'), 400],
  ['no method', start(' / HTTP/1.1'), 400],
  ['no version', start('GET /'), 400],
  ['a version in lower case', start('GET / http/1.1'), 400],
  ['a version without a minor', start('GET / HTTP/1'), [400, 505]],
  ['HTTP/2.0', start('GET / HTTP/2.0'), 505],
  ['HTTP/1.2', start('GET / HTTP/1.2'), 505],
  ['HTTP/0.9', start('GET / HTTP/0.9'), 505],
  ['a target without a slash', start('GET a HTTP/1.1'), 400],
  ['an asterisk without OPTIONS', start('GET * HTTP/1.1'), 400],
  ['an authority without CONNECT', start('GET a.example:80 HTTP/1.1'), 400],
  ['CONNECT with a path', start('CONNECT / HTTP/1.1'), 400],
  ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400],
]

const hosts: readonly HostileInput[] = [
  ['no Host on HTTP/1.1', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['two Host fields', get('Host: b'), 400],
  ['two equal Host fields', get('Host: a'), 400],
  ...['a b', 'a/b', 'a@b', 'a?b', '[::1', 'a:port', 'a\\b'].map((host): HostileInput => [
    `Host ${JSON.stringify(host)}`,
    `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    400,
  ]),
]

const limits: readonly HostileInput[] = [
  ['a target over 16 KiB', start(`GET /${'a'.repeat(17_000)} HTTP/1.1`), 414],
  ['a head over 64 KiB', get(`X: ${'a'.repeat(70_000)}`), 431],
  ['more than 100 fields', get(Array.from({ length: 101 }, (_, index) => `X-${index}: a`).join('\r\n')), 431],
  ['an unknown Expect', get('Expect: 200-ok'), 417],
]

const chunkSizes: readonly HostileInput[] = [
  'g',
  ' 1',
  '1 ',
  '+1',
  '-1',
  '0x1',
  '',
  '1_0',
  'ffffffffffffffff1',
  '1\t',
].map((size): HostileInput => [`chunk size ${JSON.stringify(size)}`, chunked(`${size}\r\na\r\n0\r\n\r\n`), [400, 413]])

const chunks: readonly HostileInput[] = [
  ['a bare LF after a chunk size', chunked('1\na\r\n0\r\n\r\n'), 400],
  ['a chunk longer than its size', chunked('1\r\nab\r\n0\r\n\r\n'), 400],
  ['a chunk with a bare LF after it', chunked('1\r\na\n0\r\n\r\n'), 400],
  ['a bare LF in a chunk extension', chunked('1;a\nb\r\na\r\n0\r\n\r\n'), 400],
  ['a chunk extension without a name', chunked('1;=b\r\na\r\n0\r\n\r\n'), 400],
  ['a chunk extension over 256 bytes', chunked(`1;${'a'.repeat(300)}\r\na\r\n0\r\n\r\n`), 400],
  ['chunk extensions over 16 KiB in all', chunked(`${`1;${'a'.repeat(200)}\r\na\r\n`.repeat(100)}0\r\n\r\n`), 400],
  ['a bare LF at the end of a chunked body', chunked('1\r\na\r\n0\r\n\n'), 400],
]

const trailers: readonly HostileInput[] = [
  ...['Content-Length: 5', 'Transfer-Encoding: chunked', 'Host: b', 'Authorization: Basic eDp5'].map(
    (field): HostileInput => [`trailer ${field}`, chunked(`1\r\na\r\n0\r\n${field}\r\n\r\n`), 400],
  ),
  ['a folded trailer', chunked('1\r\na\r\n0\r\nX: a\r\n b\r\n\r\n'), 400],
  ['white space before a trailer’s colon', chunked('1\r\na\r\n0\r\nX : a\r\n\r\n'), 400],
  ['more than 100 trailers', chunked(`1\r\na\r\n0\r\n${'X: a\r\n'.repeat(101)}\r\n`), [400, 431]],
  ['trailers over 16 KiB', chunked(`1\r\na\r\n0\r\nX: ${'a'.repeat(17_000)}\r\n\r\n`), [400, 431]],
]

export const hostileInputs: readonly HostileInput[] = [
  ...lengths,
  ...codings,
  ...heads,
  ...requestLines,
  ...hosts,
  ...limits,
  ...chunkSizes,
  ...chunks,
  ...trailers,
]

const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'

export const hostileTests: readonly ServerTest[] = hostileInputs.map(([name, bytes, status]) => ({
  name: `hostile: ${name} is refused with ${String(status).replace(',', ' or ')}`,
  run: async (serve) => {
    const paths: string[] = []
    const application: Application = async (environ, startResponse) => {
      paths.push(environ.PATH_INFO)
      await readText(environ)
      startResponse('200 OK', [])
      return ['served']
    }
    const { site } = await serve(application)
    const connection = await site.connect()
    void connection.send(bytes + smuggled)
    const response = await connection.readResponse()
    assert.ok([status].flat().includes(response.status), `answered ${response.status}`)
    assert.deepEqual([response.complete, response.headers['connection']], [true, 'close'])
    assert.equal((await connection.readToEnd()).toString(), '')
    assert.ok(!paths.includes('/smuggled'), 'what came after the refused message reached the application')
  },
}))
