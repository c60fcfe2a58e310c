// Hosts and request targets that are refused (RFC 9112 §3.2): two readings of them are two ways to route a request.
import { type HostileInput, refuse, request } from './hostile-input.ts'

function hosts(...values: readonly string[]): Record<string, string> {
  const inputs = values.map((value) => [
    `the Host ${JSON.stringify(value)}`,
    request('GET / HTTP/1.1', `Host: ${value}`),
  ])
  return Object.fromEntries(inputs)
}

function targets(method: string, ...values: readonly string[]): Record<string, string> {
  const inputs = values.map((value) => [
    `${method} of the target ${JSON.stringify(value)}`,
    request(`${method} ${value} HTTP/1.1`, 'Host: example.com'),
  ])
  return Object.fromEntries(inputs)
}

export const hostAndTargetInputs: readonly HostileInput[] = [
  ...refuse(
    { error: 'HostError', reason: 'RFC 9112 §3.2: exactly one Host' },
    {
      'no Host': request('GET / HTTP/1.1'),
      'no Host, but another field': request('GET / HTTP/1.1', 'X-Host: example.com'),
      'two Hosts': request('GET / HTTP/1.1', 'Host: a.example', 'Host: b.example'),
      'the same Host twice': request('GET / HTTP/1.1', 'Host: a.example', 'Host: a.example'),
      'two Hosts in different cases': request('GET / HTTP/1.1', 'Host: a.example', 'HOST: b.example'),
      'two Hosts, the first one empty': request('GET / HTTP/1.1', 'Host:', 'Host: b.example'),
      'two Hosts far apart': request('GET / HTTP/1.1', 'Host: a.example', 'A: b', 'C: d', 'Host: b.example'),
      'two Hosts on HTTP/1.0': request('GET / HTTP/1.0', 'Host: a.example', 'Host: b.example'),
      'an absolute target without a Host': request('GET http://a.example/ HTTP/1.1'),
    },
  ),
  ...refuse(
    { error: 'HostError', reason: 'RFC 9112 §3.2: an invalid Host' },
    {
      ...hosts(
        'a b',
        'a, b',
        'a/b',
        'a?b',
        'a#b',
        'a@b',
        'user:secret@a',
        'http://a',
        'a\\b',
        '"a"',
        '<a>',
        'caf\xe9',
        'a\tb',
      ),
      'an invalid Host on HTTP/1.0': request('GET / HTTP/1.0', 'Host: a/b'),
      'an invalid Host behind an absolute target': request('GET http://a.example/ HTTP/1.1', 'Host: a/b'),
    },
  ),
  ...refuse(
    { error: 'HostError', reason: 'RFC 3986 §3.2: host and port' },
    hosts(
      ':80',
      'a:b',
      'a:-1',
      'a:80:80',
      'a:+80',
      'a: 80',
      'a:65536',
      'a:123456',
      '[::1',
      '::1',
      '[a]b',
      '[::1]x',
      '[]',
      '[g::1]',
      'a%',
      'a%2',
      'a%zz',
    ),
  ),
  ...refuse(
    { error: 'TargetError', reason: 'RFC 9112 §3.2: none of the four forms' },
    {
      ...targets(
        'GET',
        'example',
        'example.com',
        'example.com:80',
        '?a=b',
        '../',
        './',
        '\\',
        '%2f',
        '*/',
        '**',
        'index.html',
      ),
      ...targets('OPTIONS', '*?a', '**'),
    },
  ),
  ...refuse(
    { error: 'TargetError', reason: 'RFC 9112 §3.2.4: * is for OPTIONS alone' },
    {
      ...targets('GET', '*'),
      ...targets('POST', '*'),
      ...targets('M-SEARCH', '*'),
      ...targets('PRI', '*'),
      ...targets('CONNECT', '*'),
    },
  ),
  ...refuse(
    { error: 'TargetError', reason: 'RFC 9112 §3.2.2: http or https, and an authority (RFC 9110 §4.2)' },
    targets(
      'GET',
      'ftp://a/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'http:/a/',
      'http:a',
      'http://',
      'http:///',
      'http://?a',
      'http://:80/',
      'http://a:b/',
      'http://a:65536/',
      'http://[::1/',
      'http://a\\b/',
      'http://a%zz/',
      'https://',
      'httpx://a/',
      '://a/',
      'http//a/',
    ),
  ),
  ...refuse(
    { error: 'TargetError', reason: 'RFC 9110 §4.2.4: user information is how other hosts are imitated' },
    targets('GET', 'http://user@a/', 'http://user:secret@a/', 'http://@a/'),
  ),
  ...refuse(
    { error: 'TargetError', reason: 'RFC 9112 §3.2.3: CONNECT needs host and port' },
    targets(
      'CONNECT',
      '/',
      'a',
      'a:',
      ':80',
      'a:b',
      'a:65536',
      'http://a:80',
      'http://a/',
      'user@a:80',
      '[::1]',
      'a:80/',
      'a:80?b',
    ),
  ),
  ...refuse(
    { error: 'RequestLineError', reason: 'RFC 9112 §3.2: a target has no fragment; CVE-2025-32395' },
    targets('GET', '/#', '/a#b', '/a?b#c', '#', 'http://a/#b', 'http://a#b'),
  ),
]
