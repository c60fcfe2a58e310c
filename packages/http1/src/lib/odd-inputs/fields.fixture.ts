// Odd field lines, and what they say of the connection.
import { get, post, request } from '../hostile-inputs/hostile-input.ts'
import { old, type OddInput } from './odd-input.fixture.ts'

export const fieldLineInputs: readonly OddInput[] = [
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

export const connectionInputs: readonly OddInput[] = [
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
