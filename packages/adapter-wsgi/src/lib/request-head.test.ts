import { deriveEnviron, type Environ } from '@gateway-server/interface'
import { createEnviron } from '@gateway-server/testkit'
import { expect, test } from 'vitest'
import { RequestHeads } from './request-head.ts'

/** The environ that Python gets of it, but for what the worker adds. */
function pythonEnviron(environ: Environ, heads = new RequestHeads()): Record<string, string> {
  if (!heads.read(environ)) return JSON.parse(heads.json(environ)) as Record<string, string>
  const values = heads.values.split('\0')
  const names = heads.keys.names.split('\0')
  expect(values).toHaveLength(names.length)
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))
}

test('the variables of CGI are there, those of the gateway are not', () => {
  expect(pythonEnviron(createEnviron({ target: '/a?b=c', headers: [['X-Custom', 'yes']] }))).toEqual({
    REQUEST_METHOD: 'GET',
    SCRIPT_NAME: '',
    PATH_INFO: '/a',
    QUERY_STRING: 'b=c',
    REQUEST_URI: '/a?b=c',
    SERVER_NAME: 'localhost',
    SERVER_PORT: '80',
    SERVER_PROTOCOL: 'HTTP/1.1',
    SERVER_SOFTWARE: 'gateway-testkit/0.1.0',
    REMOTE_ADDR: '127.0.0.1',
    REMOTE_PORT: '49152',
    HTTP_HOST: 'localhost',
    HTTP_X_CUSTOM: 'yes',
    'wsgi.url_scheme': 'http',
  })
})

test.each([
  ['/caf%C3%A9', '/cafÃ©'],
  ['/%e2%9c%93', '/â\x9c\x93'],
  ['/a%2Fb', '/a/b'],
  ['/%25', '/%'],
  ['/100%', '/100%'],
  ['/%zz%4', '/%zz%4'],
  ['/%00x', '/\0x'],
])('the path %s is what its octets are in latin-1', (target, path) => {
  expect(pythonEnviron(createEnviron({ target }))).toMatchObject({ PATH_INFO: path, REQUEST_URI: target })
})

test('SCRIPT_NAME is decoded too, and the query is not', () => {
  const environ = createEnviron({ SCRIPT_NAME: '/%C3%A9', target: '/x?%C3%A9' })
  expect(pythonEnviron(environ)).toMatchObject({ SCRIPT_NAME: '/Ã©', QUERY_STRING: '%C3%A9' })
})

test('fields without a value are there, but not where middleware has hidden them', () => {
  const environ = createEnviron({
    headers: [
      ['X-Empty', ''],
      ['X_Forged', ''],
    ],
  })
  const seen = pythonEnviron(environ)
  expect(seen).toMatchObject({ HTTP_X_EMPTY: '' })
  expect(seen).not.toHaveProperty('HTTP_X_FORGED')
  expect(pythonEnviron(deriveEnviron(environ, { HTTP_X_EMPTY: undefined }))).not.toHaveProperty('HTTP_X_EMPTY')
  expect(pythonEnviron(deriveEnviron(environ, { PATH_INFO: '/%00' }))).toMatchObject({ HTTP_X_EMPTY: '' })
})

test('a derived environ counts with what it replaces, adds and hides', () => {
  const environ = createEnviron({ target: '/api/users', headers: [['Cookie', 'a=b']] })
  const derived = deriveEnviron(environ, {
    SCRIPT_NAME: '/api',
    PATH_INFO: '/users',
    HTTP_COOKIE: undefined,
    'gateway.url_scheme': 'https',
    REMOTE_USER: 'ada',
  } as Partial<Environ>)
  const seen = pythonEnviron(derived)
  expect(seen).toMatchObject({
    SCRIPT_NAME: '/api',
    PATH_INFO: '/users',
    REMOTE_USER: 'ada',
    'wsgi.url_scheme': 'https',
  })
  expect(seen).not.toHaveProperty('HTTP_COOKIE')
})

test('keys of a class are read through its accessors', () => {
  class Lazy {
    REQUEST_METHOD = 'GET'
    PATH_INFO = '/'
    'gateway.raw_headers' = []
    'gateway.url_scheme' = 'http'
    get 'gateway.input'(): never {
      throw new Error('nobody reads it')
    }
  }
  Object.defineProperty(Lazy.prototype, 'REMOTE_ADDR', { get: () => '192.0.2.1', enumerable: true })
  Object.defineProperty(Lazy.prototype, 'SERVER_PORT', { value: '80', enumerable: true })
  const environ = new Lazy() as unknown as Environ // what is looked at of it
  expect(pythonEnviron(environ)).toMatchObject({ REMOTE_ADDR: '192.0.2.1', SERVER_PORT: '80', REQUEST_METHOD: 'GET' })
})

test('a value that holds NUL can’t pass for two', () => {
  const environ = createEnviron({ REMOTE_USER: 'a\0admin' } as Partial<Environ>)
  expect(pythonEnviron(environ)).toMatchObject({ REMOTE_USER: 'a\0admin', SERVER_NAME: 'localhost' })
})

test('JSON is ASCII, whatever is in it', () => {
  const heads = new RequestHeads()
  const json = heads.json(createEnviron({ target: '/%00%C3%A9' }))
  expect(json).toMatch(/^[\x20-\x7e]+$/)
  expect(JSON.parse(json)).toMatchObject({ PATH_INFO: '/\0Ã©' })
})

test('requests with the same keys have the same list, whatever their values', () => {
  const heads = new RequestHeads()
  heads.read(createEnviron({ target: '/a', headers: [['Accept', '*/*']] }))
  const { keys } = heads
  heads.read(createEnviron({ target: '/b', headers: [['Accept', 'text/html']] }))
  expect(heads.keys).toBe(keys)
  heads.read(createEnviron({ headers: [['Accept-Language', 'de']] }))
  expect(heads.keys).not.toBe(keys)
})

test('clients with ever new names make it forget, not grow', () => {
  const heads = new RequestHeads()
  const numbers = new Set<number>()
  for (let index = 0; index < 5000; index++) {
    const seen = pythonEnviron(createEnviron({ headers: [[`X-${index}`, 'x']] }), heads)
    expect(seen[`HTTP_X_${index}`]).toBe('x')
    numbers.add(heads.lists.numberOf(heads.keys))
  }
  expect(heads.lists.generation).toBeGreaterThan(1)
  expect(Math.max(...numbers)).toBeLessThanOrEqual(1024)
})

test('a list of before keeps no number that another has now', () => {
  const { lists } = new RequestHeads()
  const before = lists.root.next('REQUEST_METHOD')
  lists.numberOf(before)
  for (let index = 0; lists.generation === 1; index++) {
    lists.numberOf(lists.root.next(`HTTP_${index}`))
    lists.tidy()
  }
  const after = lists.root.next('REQUEST_METHOD')
  expect(lists.numberOf(after)).not.toBe(lists.numberOf(before))
})
