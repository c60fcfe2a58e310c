// Odd bodies, and requests behind one another.
import { chunked, get, post, request } from '../hostile-inputs/hostile-input.ts'
import { line, old, type OddInput } from './odd-input.fixture.ts'

export const bodyInputs: readonly OddInput[] = [
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

export const chunkedInputs: readonly OddInput[] = [
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

export const pipelineInputs: readonly OddInput[] = [
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
