// Requests that are served although they look odd, with what they must be read as: the other side of the hostile inputs.
import { chunked, get, post, request } from './hostile-inputs/hostile-input.ts'
import type { RequestHead } from './request-head.ts'
import type { Trailers } from './trailer-parser.ts'

/** What one request must be read as: what is left out is not compared, but body and trailers are empty by default. */
export interface Expected extends Partial<RequestHead> {
  readonly body?: string
  readonly trailers?: Trailers
}

/** A row: its name, the octets, the requests in them, and why they are read so. */
export type OddInput = readonly [name: string, octets: string, requests: readonly Expected[], reason: string]

const host = 'Host: example.com'
const old = 'GET / HTTP/1.0'

function line(method: string, target: string): string {
  return request(`${method} ${target} HTTP/1.1`, host)
}

const targetInputs: readonly OddInput[] = [
  [
    'a path',
    line('GET', '/a/b'),
    [{ target: '/a/b', path: '/a/b', query: '', authority: 'example.com' }],
    'RFC 9112 §3.2.1',
  ],
  ['a query', line('GET', '/a?b=c&d'), [{ path: '/a', query: 'b=c&d', target: '/a?b=c&d' }], 'RFC 9112 §3.2.1'],
  ['a query with question marks', line('GET', '/?a?b'), [{ path: '/', query: 'a?b' }], 'RFC 3986 §3.4'],
  ['an empty query', line('GET', '/a?'), [{ path: '/a', query: '', target: '/a?' }], 'RFC 3986 §3.4'],
  [
    'a path of two slashes',
    line('GET', '//other.example/a'),
    [{ path: '//other.example/a', authority: 'example.com' }],
    'RFC 3986 §3.3: a path, no authority',
  ],
  ['dots in a path', line('GET', '/a/../b'), [{ path: '/a/../b' }], 'only who knows the root may resolve them'],
  ['percent-encodings', line('GET', '/%2F%00%'), [{ path: '/%2F%00%' }], 'whoever decodes must check'],
  [
    'what browsers do not encode',
    line('GET', '/|^{}"<>`\\'),
    [{ path: '/|^{}"<>`\\' }],
    'WHATWG URL: the path percent-encode set',
  ],
  [
    'an absolute target',
    line('GET', 'http://other.example:81/a?b'),
    [{ authority: 'other.example:81', path: '/a', query: 'b', target: 'http://other.example:81/a?b' }],
    'RFC 9112 §3.2.2: wins over Host',
  ],
  [
    'an absolute target without a path',
    line('GET', 'http://other.example'),
    [{ authority: 'other.example', path: '/', query: '' }],
    'RFC 9112 §3.2.1: / stands for no path',
  ],
  [
    'an absolute target with a query alone',
    line('GET', 'HTTPS://other.example?a=/'),
    [{ authority: 'other.example', path: '/', query: 'a=/' }],
    'RFC 3986 §3.1: schemes have no case',
  ],
  [
    'an absolute target with an address',
    line('GET', 'http://[::1]:80/'),
    [{ authority: '[::1]:80', path: '/' }],
    'RFC 3986 §3.2.2',
  ],
  [
    'an absolute target on HTTP/1.0',
    request('GET http://other.example/ HTTP/1.0'),
    [{ authority: 'other.example', path: '/' }],
    'Host is not asked for',
  ],
  [
    'OPTIONS of everything',
    line('OPTIONS', '*'),
    [{ path: '*', query: '', authority: 'example.com' }],
    'RFC 9112 §3.2.4',
  ],
  ['OPTIONS of a path', line('OPTIONS', '/a'), [{ path: '/a' }], 'RFC 9112 §3.2.1'],
  [
    'CONNECT',
    line('CONNECT', 'other.example:443'),
    [{ method: 'CONNECT', path: '', authority: 'other.example:443' }],
    'RFC 9112 §3.2.3',
  ],
  ['CONNECT to an address', line('CONNECT', '[::1]:443'), [{ path: '', authority: '[::1]:443' }], 'RFC 9112 §3.2.3'],
  [
    'CONNECT with Content-Length 0',
    request('CONNECT other.example:443 HTTP/1.1', host, 'Content-Length: 0'),
    [{ method: 'CONNECT', contentLength: 0, body: '' }],
    'RFC 9110 §9.3.6: no content, said in one more way',
  ],
  [
    'a method nobody knows',
    line('x-My.method', '/'),
    [{ method: 'x-My.method' }],
    'RFC 9110 §9.1: any token, and it has case',
  ],
  ['a method that begins with a hyphen', line('-get', '/'), [{ method: '-get' }], 'RFC 9110 §9.1: any token'],
  ['a method of WebDAV', line('REPORT', '/a'), [{ method: 'REPORT' }], 'RFC 9110 §16.1'],
  ['a method of other protocols', line('ANNOUNCE', '/a'), [{ method: 'ANNOUNCE' }], 'RFC 9110 §9.1: any token'],
  ['quotes in a query', line('GET', '/"a"?b="c"'), [{ path: '/"a"', query: 'b="c"' }], 'browsers send them'],
  [
    'CONNECT on HTTP/1.0, to a host with an underscore in capitals',
    request('CONNECT HOME_0.example:443 HTTP/1.0'),
    [{ path: '', authority: 'HOME_0.example:443', minorVersion: 0 }],
    'RFC 3986 §3.2.2: unreserved characters',
  ],
  ['a method of 32 characters', line('M'.repeat(32), '/'), [{ method: 'M'.repeat(32) }], 'the longest'],
]

const hostInputs: readonly OddInput[] = [
  [
    'an empty Host',
    request('GET / HTTP/1.1', 'Host:'),
    [{ authority: '' }],
    'RFC 9112 §3.2: where there is no authority',
  ],
  ['no Host on HTTP/1.0', request(old), [{ authority: '', minorVersion: 0 }], 'RFC 9112 §3.2'],
  ['a Host with a port', request('GET / HTTP/1.1', 'host: a:65535'), [{ authority: 'a:65535' }], 'RFC 9110 §7.2'],
  ['a Host with = for :', request('GET / HTTP/1.1', 'Host: 0.0.0.0=80'), [{ authority: '0.0.0.0=80' }], 'a reg-name'],
  ['a Host with an empty port', request('GET / HTTP/1.1', 'Host: a:'), [{ authority: 'a:' }], 'RFC 3986 §3.2.3'],
  [
    'an IPv6 Host',
    request('GET / HTTP/1.1', 'Host: [2001:db8::1.2.3.4]:80'),
    [{ authority: '[2001:db8::1.2.3.4]:80' }],
    'RFC 3986 §3.2.2',
  ],
  [
    'a Host of every character',
    request('GET / HTTP/1.1', "Host: aZ0-._~%2f!$&'()*+,;="),
    [{ authority: "aZ0-._~%2f!$&'()*+,;=" }],
    'RFC 3986 §3.2.2',
  ],
]

const fieldLineInputs: readonly OddInput[] = [
  [
    'white space around values',
    get('A: \t b\t ', 'C:d', 'E:\t'),
    [{ rawHeaders: ['Host', 'example.com', 'A', 'b', 'C', 'd', 'E', ''] }],
    'RFC 9112 §5.1',
  ],
  [
    'white space within a value',
    get('A: b \t c'),
    [{ rawHeaders: ['Host', 'example.com', 'A', 'b \t c'] }],
    'RFC 9110 §5.5',
  ],
  [
    'two fields of which one is meant',
    get('Content-Type: a/b', 'Content-Type: c/d'),
    [{ rawHeaders: ['Host', 'example.com', 'Content-Type', 'a/b', 'Content-Type', 'c/d'], framing: 0 }],
    'RFC 9110 §5.3: they frame nothing, so the application sees both',
  ],
  [
    'obs-text in a value',
    get('A: caf\xe9 \xff\x80'),
    [{ rawHeaders: ['Host', 'example.com', 'A', 'caf\xe9 \xff\x80'] }],
    'RFC 9110 §5.5: opaque octets',
  ],
  [
    'no-break spaces around a value',
    get('A: \xa0b\xa0'),
    [{ rawHeaders: ['Host', 'example.com', 'A', '\xa0b\xa0'] }],
    'RFC 9110 §5.6.3: no white space',
  ],
  [
    'repeats, order and case',
    get('b: 1', 'A: 2', 'B: 3', 'b: 4'),
    [{ rawHeaders: ['Host', 'example.com', 'b', '1', 'A', '2', 'B', '3', 'b', '4'] }],
    'PEP 3333 leaves joining to the environ',
  ],
  [
    'a name of every character',
    get("!#$%&'*+-.^_`|~09azAZ: b"),
    [{ rawHeaders: ['Host', 'example.com', "!#$%&'*+-.^_`|~09azAZ", 'b'] }],
    'RFC 9110 §5.6.2',
  ],
  [
    'colons in a value',
    get('A::b:c:'),
    [{ rawHeaders: ['Host', 'example.com', 'A', ':b:c:'] }],
    'RFC 9112 §5: the first colon ends the name',
  ],
  [
    'names of object members',
    get('__proto__: a', 'constructor: b'),
    [{ rawHeaders: ['Host', 'example.com', '__proto__', 'a', 'constructor', 'b'] }],
    'fields are no object',
  ],
  ['no fields at all', request(old), [{ rawHeaders: [] }], 'RFC 1945'],
  ['empty lines before a request', `\r\n\r\n${get()}`, [{ method: 'GET', target: '/' }], 'RFC 9112 §2.2'],
  [
    'an empty line between requests',
    `${post('Content-Length: 2')}ok\r\n${get()}`,
    [{ body: 'ok' }, { method: 'GET' }],
    'RFC 9112 §2.2',
  ],
]

const connectionInputs: readonly OddInput[] = [
  ['HTTP/1.1', get(), [{ keepAlive: true, minorVersion: 1 }], 'RFC 9112 §9.3'],
  ['HTTP/1.1 with close', get('Connection: close'), [{ keepAlive: false }], 'RFC 9112 §9.3'],
  ['HTTP/1.1 with close in a list', get('Connection: TE ,\tClOsE'), [{ keepAlive: false }], 'RFC 9110 §7.6.1: no case'],
  [
    'HTTP/1.1 with close in a second field',
    get('Connection: keep-alive', 'Connection: close'),
    [{ keepAlive: false }],
    'RFC 9110 §5.3: as one list',
  ],
  [
    'HTTP/1.1 with close behind empty elements',
    get('Connection: , ,close'),
    [{ keepAlive: false }],
    'RFC 9110 §5.6.1.2',
  ],
  ['HTTP/1.1 with close and a tab', get('Connection: close\t'), [{ keepAlive: false }], 'RFC 9112 §5.1'],
  [
    'HTTP/1.1 with close before all else',
    get('Connection: close, a, upgrade, b, keep-alive'),
    [{ keepAlive: false, upgrade: false }],
    'RFC 9112 §9.3: close first; RFC 9110 §7.8: Upgrade is missing',
  ],
  ['HTTP/1.1 with what is not close', get('Connection: closed, xclose'), [{ keepAlive: true }], 'RFC 9110 §7.6.1'],
  ['HTTP/1.0', request(old), [{ keepAlive: false }], 'RFC 9112 §9.3'],
  ['HTTP/1.0 with keep-alive', request(old, 'Connection: Keep-Alive'), [{ keepAlive: true }], 'RFC 9112 §9.3'],
  [
    'HTTP/1.0 with keep-alive in a list',
    request(old, 'Connection: a, KEEP-ALIVE'),
    [{ keepAlive: true }],
    'RFC 9112 §9.3',
  ],
  [
    'HTTP/1.0 with keep-alive and close',
    request(old, 'Connection: keep-alive, close'),
    [{ keepAlive: false }],
    'RFC 9112 §9.3: close first',
  ],
  [
    'HTTP/1.0 with what looks like keep-alive',
    request(old, 'Connection: keep-alive\xa0'),
    [{ keepAlive: false }],
    'RFC 9110 §5.6.3: no white space',
  ],
  [
    'an upgrade',
    get('Connection: keep-alive, Upgrade', 'Upgrade: websocket'),
    [{ upgrade: true, keepAlive: true }],
    'RFC 9110 §7.8',
  ],
  [
    'an upgrade with a body, and a request behind',
    `${post('Connection: upgrade', 'Upgrade: other', 'Content-Length: 4')}body${get()}`,
    [{ upgrade: true, body: 'body' }, { upgrade: false }],
    'RFC 9110 §7.8: the request is read whole before the protocol changes',
  ],
  ['an upgrade without Connection', get('Upgrade: websocket'), [{ upgrade: false }], 'RFC 9110 §7.8: ignored'],
  ['a Connection without an upgrade', get('Connection: Upgrade'), [{ upgrade: false }], 'RFC 9110 §7.8'],
  [
    'an upgrade on HTTP/1.0',
    request(old, 'Connection: Upgrade', 'Upgrade: a'),
    [{ upgrade: false }],
    'RFC 9110 §7.8: must be ignored',
  ],
  [
    'TE with trailers',
    get('TE: gzip;q=0.5 , Trailers', 'Connection: TE'),
    [{ acceptsTrailers: true }],
    'RFC 9110 §10.1.4',
  ],
  ['TE without trailers', get('TE: gzip, xtrailers'), [{ acceptsTrailers: false }], 'RFC 9110 §10.1.4'],
]

const bodyInputs: readonly OddInput[] = [
  ['no framing', post(), [{ framing: 0, contentLength: 0, body: '' }], 'RFC 9112 §6.3: no body'],
  ['Content-Length 0', post('Content-Length: 0'), [{ framing: 1, contentLength: 0 }], 'RFC 9110 §8.6'],
  [
    'Content-Length with zeros before it',
    `${post('Content-Length: 0000000000000005')}hello`,
    [{ contentLength: 5, body: 'hello' }],
    'RFC 9110 §8.6: digits, decimal',
  ],
  [
    'Content-Length in white space',
    `${post('content-length:\t 5 ')}hello`,
    [{ contentLength: 5, body: 'hello' }],
    'RFC 9112 §5.1',
  ],
  [
    'a body on GET',
    `${get('Content-Length: 5')}hello`,
    [{ framing: 1, body: 'hello' }],
    'RFC 9110 §9.3.1: no meaning, but framed',
  ],
  [
    'a body on HTTP/1.0',
    `${request('POST / HTTP/1.0', 'Content-Length: 5')}hello`,
    [{ body: 'hello' }],
    'RFC 1945 §7.2.2',
  ],
  [
    'a body that looks like a request',
    `${post(`Content-Length: ${get().length}`)}${get()}`,
    [{ body: get() }],
    'what is framed is never parsed',
  ],
  [
    'a body of every octet',
    post('Content-Length: 256') + String.fromCharCode(...Array(256).keys()),
    [{ body: String.fromCharCode(...Array(256).keys()) }],
    'octets are octets',
  ],
  [
    '100-continue',
    `${post('Content-Length: 5', 'Expect: 100-Continue')}hello`,
    [{ expectContinue: true, body: 'hello' }],
    'RFC 9110 §10.1.1: no case',
  ],
  [
    '100-continue with chunks',
    `${post('Transfer-Encoding: chunked', 'Expect: 100-continue')}0\r\n\r\n`,
    [{ expectContinue: true }],
    'RFC 9110 §10.1.1',
  ],
  ['100-continue without a body', post('Expect: 100-continue'), [{ expectContinue: false }], 'RFC 9110 §10.1.1'],
  [
    '100-continue with Content-Length 0',
    post('Content-Length: 0', 'Expect: 100-continue'),
    [{ expectContinue: false }],
    'RFC 9110 §10.1.1',
  ],
  [
    '100-continue on HTTP/1.0',
    `${request('POST / HTTP/1.0', 'Content-Length: 1', 'Expect: 100-continue')}x`,
    [{ expectContinue: false, body: 'x' }],
    'RFC 9110 §10.1.1: must be ignored',
  ],
]

const chunkedInputs: readonly OddInput[] = [
  ['an empty chunked body', chunked('0\r\n\r\n'), [{ framing: 2, body: '', contentLength: 0 }], 'RFC 9112 §7.1'],
  [
    'Chunked in another case',
    `${post('transfer-encoding: CHUNKED ')}1\r\nx\r\n0\r\n\r\n`,
    [{ framing: 2, body: 'x' }],
    'RFC 9112 §7: codings have no case',
  ],
  ['chunks', chunked('5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\n\r\n'), [{ body: 'hello world' }], 'RFC 9112 §7.1'],
  [
    'sizes in both cases',
    chunked(`a\r\n${'x'.repeat(10)}\r\nA\r\n${'y'.repeat(10)}\r\n1f\r\n${'z'.repeat(31)}\r\n0\r\n\r\n`),
    [{ body: 'x'.repeat(10) + 'y'.repeat(10) + 'z'.repeat(31) }],
    'RFC 5234 §2.3',
  ],
  [
    'sizes with zeros before them',
    chunked('0000000000000005\r\nhello\r\n0000000000000000\r\n\r\n'),
    [{ body: 'hello' }],
    'RFC 9112 §7.1: 1*HEXDIG',
  ],
  [
    'data that looks like framing',
    chunked('7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n'),
    [{ body: '\r\n0\r\n\r\n' }],
    'what is framed is never parsed',
  ],
  [
    'chunk extensions',
    chunked('5;a;b=c;d="e f";g="\\"\t\\\\\xe9;="\r\nhello\r\n0;z\r\n\r\n'),
    [{ body: 'hello' }],
    'RFC 9112 §7.1.1: ignored',
  ],
  ['an empty quoted extension', chunked('1;a=""\r\nx\r\n0\r\n\r\n'), [{ body: 'x' }], 'RFC 9110 §5.6.4'],
  [
    'trailers',
    chunked('0\r\nA: b\r\nDigest:\t\xe9 \r\na:\r\n\r\n'),
    [
      {
        trailers: [
          ['A', 'b'],
          ['Digest', '\xe9'],
          ['a', ''],
        ],
      },
    ],
    'RFC 9112 §7.1.2',
  ],
]

const pipelineInputs: readonly OddInput[] = [
  ['two requests', line('GET', '/1') + line('GET', '/2'), [{ target: '/1' }, { target: '/2' }], 'RFC 9112 §9.3.2'],
  [
    'a length, chunks and none',
    `${post('Content-Length: 3')}one${chunked('3\r\ntwo\r\n0\r\nA: b\r\n\r\n')}${get()}${chunked('0\r\n\r\n')}`,
    [{ body: 'one' }, { body: 'two', trailers: [['A', 'b']] }, { body: '', framing: 0 }, { body: '', framing: 2 }],
    'RFC 9112 §9.3.2',
  ],
  [
    'a request behind one that closes',
    get('Connection: close') + get(),
    [{ keepAlive: false }, { keepAlive: true }],
    'the server decides, not the parser',
  ],
  [
    'HTTP/1.0 behind HTTP/1.1',
    get() + request(old),
    [{ minorVersion: 1 }, { minorVersion: 0 }],
    'RFC 9112 §2.3: each message has its version',
  ],
]

export const oddInputs: readonly OddInput[] = [
  ...targetInputs,
  ...hostInputs,
  ...fieldLineInputs,
  ...connectionInputs,
  ...bodyInputs,
  ...chunkedInputs,
  ...pipelineInputs,
]
