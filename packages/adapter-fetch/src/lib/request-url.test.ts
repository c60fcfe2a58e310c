import { createEnviron } from '@gateway-server/testkit'
import { assert, constantFrom, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requestUrl } from './request-url.ts'

describe('is what the client asked for', () => {
  test.each([
    [
      'the target at its Host',
      { target: '/a/b?c=d', headers: [['Host', 'example.com:8080']] },
      'http://example.com:8080/a/b?c=d',
    ],
    ['https', { target: '/', 'gateway.url_scheme': 'https' }, 'https://localhost/'],
    ['no default port', { target: '/', headers: [['Host', 'example.com:80']] }, 'http://example.com/'],
    ['an IPv6 address', { target: '/', headers: [['Host', '[::1]:8888']] }, 'http://[::1]:8888/'],
    ['a mixed-case host', { target: '/', headers: [['Host', 'Example.COM']] }, 'http://example.com/'],
    ['an empty query', { target: '/a?' }, 'http://localhost/a?'],
    ['percent-encoding', { target: '/%20%C3%A4?q=%26' }, 'http://localhost/%20%C3%A4?q=%26'],
    ['the asterisk form', { REQUEST_METHOD: 'OPTIONS', target: '*' }, 'http://localhost/*'],
    ['a double slash', { target: '//other.example/x' }, 'http://localhost//other.example/x'],
    ['an at sign in the path', { target: '/@user' }, 'http://localhost/@user'],
  ] as const)('%s', (_name, description, url) => {
    expect(requestUrl(createEnviron(description))).toBe(url)
  })

  test('below a mount, whole (honojs/hono#3839)', () => {
    const environ = createEnviron({
      SCRIPT_NAME: '/api',
      PATH_INFO: '/users',
      QUERY_STRING: 'a=1',
      REQUEST_URI: '/api/users?a=1',
    })
    expect(requestUrl(environ)).toBe('http://localhost/api/users?a=1')
    expect(requestUrl(createEnviron({ SCRIPT_NAME: '/api', PATH_INFO: '' }))).toBe('http://localhost/api')
  })

  test('after middleware has changed the path', () => {
    expect(requestUrl(createEnviron({ target: '/old', PATH_INFO: '/new' }))).toBe('http://localhost/new')
  })

  test('at the server’s own name where there is no Host', () => {
    const nameless = { HTTP_HOST: undefined, SERVER_NAME: '::1', SERVER_PORT: '8888' }
    expect(requestUrl(createEnviron(nameless))).toBe('http://[::1]:8888/')
  })
})

test('is spelled as a Request spells it, whatever the target', () => {
  const target = string({ unit: constantFrom(...'/..//.%2e%2E?&=#^|{}`"<>\'[]@:;,!$()*+~aZ09-_ äß') })
  assert(
    property(target, (text) => {
      const environ = createEnviron({ target: `/${text}` })
      expect(requestUrl(environ)).toBe(new Request(`http://localhost/${text}`).url)
    }),
  )
})

describe('does not exist for', () => {
  test.each([
    'a b',
    'user@example.com',
    'example.com/path',
    'example.com?q',
    'example.com#f',
    ':80',
    'a\\b',
    '127.1',
    'ex%61mple.com',
    'host:99999',
  ])('the Host %j', (host) => {
    expect(requestUrl(createEnviron({ headers: [['Host', host]] }))).toBeUndefined()
  })

  test('a path with a backslash, which would turn into a slash', () => {
    expect(requestUrl(createEnviron({ target: '/public\\..\\admin' }))).toBeUndefined()
    expect(requestUrl(createEnviron({ target: '/a?b\\c' }))).toBe('http://localhost/a?b\\c')
  })
})

test('many hosts are forgotten again', () => {
  for (let host = 0; host < 2_500; host++) {
    expect(requestUrl(createEnviron({ headers: [['Host', `h${host}.example`]] }))).toBe(`http://h${host}.example/`)
  }
})
