// Odd request lines and Hosts.
import { request } from '../hostile-inputs/hostile-input.ts'
import { host, line, old, type OddInput } from './odd-input.fixture.ts'

export const targetInputs: readonly OddInput[] = [
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

export const hostInputs: readonly OddInput[] = [
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
