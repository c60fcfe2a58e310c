import { deriveEnviron, type Environ, variableNameOf } from '@gateway-server/interface'
import { expect, test } from 'vitest'
import { environFactory } from './environ.ts'
import { Exchange } from './exchange.ts'
import { requestHead, silentOwner } from './exchange.fixture.ts'

const facts = {
  port: '8888',
  scheme: 'http',
  errors: { write: () => {} },
  state: { left: 'by startup' },
  multiprocess: false,
} as const

/** The environ of a request with this head. */
function environOf(head: string, overrides: Partial<Parameters<typeof environFactory>[0]> = {}): Environ {
  const parsed = requestHead(head)
  return environFactory({ ...facts, ...overrides })(new Exchange(parsed, silentOwner()), parsed)
}

const get = (...fieldLines: string[]): string => ['GET / HTTP/1.1', 'Host: a', ...fieldLines, '', ''].join('\r\n')

test('repeated fields are joined, cookies with a semicolon', () => {
  const environ = environOf(get('X-A: 1', 'x-a: 2', 'X-A: 1', 'Cookie: a=1', 'cookie: b=2', 'Content-Type: t/p'))
  expect(environ.HTTP_X_A).toBe('1, 2, 1')
  expect(environ.HTTP_COOKIE).toBe('a=1; b=2')
  expect(environ.CONTENT_TYPE).toBe('t/p')
  expect('HTTP_CONTENT_TYPE' in environ).toBe(false)
})

test('repeats are found of names too long to be kept, and while the known names are being forgotten', () => {
  const long = `X-${'long'.repeat(20)}`
  expect(environOf(get(`${long}: 1`, `${long.toUpperCase()}: 2`))[variableNameOf(long) as 'HTTP_X']).toBe('1, 2')
  for (let round = 0; round < 2_100; round++) {
    expect(environOf(get(`X-New-${round}: 1`, 'X-A: 1', `x-new-${round}: 2`, 'x-a: 2'))).toMatchObject({
      [`HTTP_X_NEW_${round}`]: '1, 2',
      HTTP_X_A: '1, 2',
    })
  }
})

test('a name with an underscore is left out: it could forge another variable', () => {
  const environ = environOf(get('X_Forwarded_For: forged', 'X-Forwarded-For: real', 'Content_Length: 5'))
  expect(environ.HTTP_X_FORWARDED_FOR).toBe('real')
  expect('CONTENT_LENGTH' in environ).toBe(false)
  expect(environ['gateway.raw_headers']).toContain('X_Forwarded_For')
})

test('an empty value is absent, and does not count as a repeat', () => {
  const environ = environOf(get('X-Empty:', 'X-A:', 'X-A: 1', 'X-A: \t'))
  expect('HTTP_X_EMPTY' in environ).toBe(false)
  expect(environ.HTTP_X_A).toBe('1')
  expect(environ['gateway.raw_headers'].slice(2)).toEqual(['X-Empty', '', 'X-A', '', 'X-A', '1', 'X-A', ''])
})

test('names of the prototype of objects are fields like others', () => {
  const environ = environOf(get('constructor: a', '__proto__: b', 'toString: c'))
  expect([environ.HTTP_CONSTRUCTOR, environ.HTTP_TOSTRING]).toEqual(['a', 'c'])
  expect('HTTP___PROTO__' in environ).toBe(false)
})

test.each([
  ['GET http://b.example:81/ HTTP/1.1\r\nHost: a\r\n\r\n', 'b.example:81', 'b.example'],
  ['GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n'.replace('99999', '99'), 'a:99', 'a'],
  ['GET / HTTP/1.1\r\nHost: a:\r\n\r\n', 'a:', 'a'],
  ['GET / HTTP/1.1\r\nHost: [2001:db8::1]\r\n\r\n', '[2001:db8::1]', '[2001:db8::1]'],
  ['GET / HTTP/1.1\r\nHost: [2001:db8::1]:81\r\n\r\n', '[2001:db8::1]:81', '[2001:db8::1]'],
  ['CONNECT b:443 HTTP/1.1\r\nHost: a\r\n\r\n', 'b:443', 'b'],
  ['GET / HTTP/1.1\r\nHost:\r\n\r\n', undefined, 'the local address'],
  ['GET / HTTP/1.0\r\n\r\n', undefined, 'the local address'],
])('%j names HTTP_HOST %j and SERVER_NAME %j', (head, host, name) => {
  const environ = environOf(head)
  expect([environ.HTTP_HOST, environ.SERVER_NAME]).toEqual([host, name])
})

test('what is the same for all requests stands on the prototype', () => {
  const environ = environOf(get())
  expect(environ.SERVER_PORT).toBe('8888')
  expect(environ['gateway.state']).toBe(facts.state)
  expect([environ['gateway.url_scheme'], 'HTTPS' in environ]).toEqual(['http', false])
  expect(Object.keys(environ)).not.toContain('gateway.state')
})

test('over TLS it says so', () => {
  const environ = environOf(get(), { scheme: 'https' })
  expect([environ['gateway.url_scheme'], environ.HTTPS]).toEqual(['https', 'on'])
})

test('lazy keys are found with `in`, and are the same each time', () => {
  const environ = environOf(get())
  for (const key of ['gateway.input', 'gateway.signal', 'REMOTE_ADDR'] as const) {
    expect(key in environ).toBe(true)
    expect(environ[key]).toBe(environ[key])
  }
})

test('a lazy key can be replaced, in its own environ alone', () => {
  const environ = environOf(get())
  const other = environOf(get())
  environ.REMOTE_ADDR = '192.0.2.1'
  expect([environ.REMOTE_ADDR, other.REMOTE_ADDR]).toEqual(['192.0.2.1', '127.0.0.1'])
  expect(Object.keys(environ)).toContain('REMOTE_ADDR')
  environ.REMOTE_ADDR = undefined
  expect(environ.REMOTE_ADDR).toBeUndefined()
})

test('a derived environ computes lazy keys of the request, and replaces them on its own', () => {
  const environ = environOf(get())
  const derived = deriveEnviron(environ, { SCRIPT_NAME: '/a', REMOTE_ADDR: '192.0.2.1', HTTP_HOST: undefined })
  expect(derived['gateway.signal']).toBe(environ['gateway.signal'])
  expect([derived.SCRIPT_NAME, environ.SCRIPT_NAME]).toEqual(['/a', ''])
  expect([derived.REMOTE_ADDR, environ.REMOTE_ADDR]).toEqual(['192.0.2.1', '127.0.0.1'])
  expect([derived.HTTP_HOST, environ.HTTP_HOST]).toEqual([undefined, 'a'])
  derived['gateway.input'] = { read: () => Promise.resolve(null), async *[Symbol.asyncIterator]() {} }
  expect(derived['gateway.input']).not.toBe(environ['gateway.input'])
})

test('an upgrade is offered where the client asks for one', () => {
  expect(environOf(get())['gateway.upgrade']).toBeUndefined()
  expect(environOf(get('Connection: Upgrade', 'Upgrade: x'))['gateway.upgrade']).toBeTypeOf('function')
  expect(environOf('CONNECT b:1 HTTP/1.1\r\nHost: b:1\r\n\r\n')['gateway.upgrade']).toBeTypeOf('function')
})

test('requests without a body share one input, which is at its end', async () => {
  const input = environOf(get())['gateway.input']
  expect(input).toBe(environOf(get())['gateway.input'])
  expect([await input.read(), await input.read()]).toEqual([null, null])
  expect(await Array.fromAsync(input)).toEqual([])
})

test('thousands of invented field names do not break the known ones', () => {
  for (let index = 0; index < 5_000; index++) environOf(get(`X-Invented-${index}: a`))
  expect(environOf(get('X-Invented-9999: a', 'Accept: b'))).toMatchObject({
    HTTP_X_INVENTED_9999: 'a',
    HTTP_ACCEPT: 'b',
  })
})
