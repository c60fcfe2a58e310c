import { expect, test } from 'vitest'
import type { Environ } from '@gateway-server/interface'
import { createEnviron } from '@gateway-server/testkit'
import { brokenBy } from '../exchange.fixture.ts'
import { checkEnviron } from './environ.ts'

/** Values a server must not give. */
const broken: ReadonlyArray<readonly [rule: string, key: string, values: readonly unknown[]]> = [
  ['E1', 'REQUEST_METHOD', ['', 'GE T', undefined, 1]],
  ['E1', 'REQUEST_URI', ['', '/a b', '/a\n', undefined]],
  ['E2', 'SCRIPT_NAME', ['/', '/api/', 'api', undefined]],
  ['E2', 'PATH_INFO', ['a', '/a?b', '/a b', '*', undefined]],
  ['E3', 'QUERY_STRING', [undefined, 'a b', 'a\r\n']],
  ['E4', 'CONTENT_TYPE', ['', 'text/plain\n', null]],
  ['E4', 'CONTENT_LENGTH', ['', '5,5', '-1', 5]],
  ['E5', 'SERVER_NAME', ['', undefined]],
  ['E5', 'SERVER_PORT', ['', 80, 'http']],
  ['E5', 'SERVER_PROTOCOL', ['HTTP/1', 'http/1.1', undefined]],
  ['E5', 'SERVER_SOFTWARE', ['', undefined]],
  ['E6', 'REMOTE_ADDR', ['', null]],
  ['E6', 'REMOTE_PORT', ['', 49152]],
  ['E6', 'gateway.url_scheme', ['ftp', undefined]],
  ['E6', 'HTTPS', ['off', 'on']],
  ['E7', 'HTTP_X_EMPTY', ['']],
  ['E7', 'HTTP_X_BREAK', ['a\r\nb', 'a\0b', '✓', ['a', 'b']]],
  ['E7', 'HTTP_CONTENT_TYPE', ['text/plain']],
  ['E7', 'HTTP_CONTENT_LENGTH', ['5']],
  ['E7', 'HTTP_x_lower', ['a']],
  ['E7', 'HTTP_X-DASH', ['a']],
  ['E8', 'gateway.raw_headers', [undefined, ['a'], [['a', 'b']], ['a b', 'c'], ['a', 'b\nc']]],
  ['E9', 'gateway.version', [undefined, '1.0', [2, 0], [1]]],
  ['E9', 'gateway.multithread', [undefined, 'no']],
  ['E9', 'gateway.multiprocess', [undefined, 0]],
  ['E9', 'gateway.run_once', [undefined, null]],
  ['E9', 'gateway.state', [undefined, null]],
  ['E10', 'request_id', ['1']],
]

const cases = broken.flatMap(([rule, key, values]) => values.map((value) => [rule, key, value] as const))

test.each(cases)('%s: refuses %s %j', async (rule, key, value) => {
  const environ: Environ = Object.assign(createEnviron(), { [key]: value })
  expect(await brokenBy(() => checkEnviron(environ))).toBe(`${rule} server`)
})

test('E7: refuses the variable of a field whose name holds an underscore', async () => {
  const environ = createEnviron({ headers: [['X_Forwarded_For', '10.0.0.1']] })
  expect(await brokenBy(() => checkEnviron(environ))).toBe('nothing')
  environ.HTTP_X_FORWARDED_FOR = '10.0.0.1'
  expect(await brokenBy(() => checkEnviron(environ))).toBe('E7 server')
})

test.each([
  'gateway.input',
  'gateway.errors',
  'gateway.signal',
  'gateway.abort',
  'gateway.early_hints',
  'gateway.trailers',
  'gateway.add_trailers',
  'gateway.wait_until',
])('E10: misses %s', async (key) => {
  const environ = createEnviron()
  Reflect.deleteProperty(environ, key)
  expect(await brokenBy(() => checkEnviron(environ))).toBe('E10 server')
})

test.each([
  ['a plain request', createEnviron()],
  [
    'everything',
    createEnviron({
      target: '/%20?a=%20&b',
      headers: [
        ['X-A', 'h\xe4'],
        ['X-B', ''],
        ['Cookie', 'a=1'],
      ],
      body: 'x',
    }),
  ],
  ['OPTIONS *', createEnviron({ REQUEST_METHOD: 'OPTIONS', target: '*' })],
  ['a mounted application', createEnviron({ target: '/api', SCRIPT_NAME: '/api', PATH_INFO: '' })],
  ['TLS', createEnviron({ HTTPS: 'on', 'gateway.url_scheme': 'https' })],
  ['keys of middleware', createEnviron({ 'session.user': 'Ada' })],
])('accepts %s', (_name, environ) => {
  checkEnviron(environ)
})

test.each([undefined, null, 'environ'])('refuses %s for an environ', async (environ) => {
  expect(await brokenBy(() => checkEnviron(environ))).toBe('E10 server')
})
