// The values a server puts into the environ.
import assert from 'node:assert/strict'
import type { Environ } from '@gateway-server/interface'
import { requestBytes } from '../http-client/request.ts'
import type { RequestDescription } from '../http-client/request.ts'
import type { Serve, ServerTest } from './server-test.ts'

/** The environ a request arrives with. */
async function environOf(
  serve: Serve,
  request: RequestDescription | string,
): Promise<{ environ: Environ; port: number; encrypted: boolean }> {
  const { promise, resolve } = Promise.withResolvers<Environ>()
  const { site } = await serve((environ, startResponse) => {
    resolve(environ)
    startResponse('204 No Content', [])
    return []
  })
  const connection = await site.connect()
  await connection.send(typeof request === 'string' ? request : requestBytes(request))
  assert.equal((await connection.readResponse()).status, 204)
  return { environ: await promise, port: site.port, encrypted: site.encrypted }
}

/** One request, and the values it must arrive with; undefined says absent. */
const values: ReadonlyArray<readonly [name: string, request: RequestDescription, expected: Record<string, unknown>]> = [
  [
    'path and query, percent-encoded as sent',
    { target: '/a%20b/%2F%C3%A4?x=%20&y=?' },
    {
      REQUEST_METHOD: 'GET',
      SCRIPT_NAME: '',
      PATH_INFO: '/a%20b/%2F%C3%A4',
      QUERY_STRING: 'x=%20&y=?',
      REQUEST_URI: '/a%20b/%2F%C3%A4?x=%20&y=?',
      SERVER_PROTOCOL: 'HTTP/1.1',
    },
  ],
  ['an empty QUERY_STRING where there is none', { target: '/' }, { QUERY_STRING: '', PATH_INFO: '/' }],
  ['an empty QUERY_STRING after a bare question mark', { target: '/?' }, { QUERY_STRING: '', REQUEST_URI: '/?' }],
  ['dots and slashes in the path as they are', { target: '/a/../b//c/./' }, { PATH_INFO: '/a/../b//c/./' }],
  ['a method it does not know', { method: 'PURGE' }, { REQUEST_METHOD: 'PURGE' }],
  ['a method in its own case', { method: 'get' }, { REQUEST_METHOD: 'get' }],
  ['HTTP/1.0', { version: '1.0' }, { SERVER_PROTOCOL: 'HTTP/1.0' }],
  [
    'the authority of an absolute target, which wins over Host',
    { target: 'http://other.example:81/a?b' },
    {
      SERVER_NAME: 'other.example',
      PATH_INFO: '/a',
      QUERY_STRING: 'b',
      REQUEST_URI: 'http://other.example:81/a?b',
      HTTP_HOST: 'other.example:81',
    },
  ],
  ['the asterisk of OPTIONS', { method: 'OPTIONS', target: '*' }, { PATH_INFO: '*', REQUEST_URI: '*' }],
  ['SERVER_NAME from Host', {}, { SERVER_NAME: 'conformance.example', HTTP_HOST: 'conformance.example' }],
  [
    'the content fields without a prefix',
    { method: 'POST', headers: [['Content-Type', 'text/plain']], body: 'abc' },
    {
      CONTENT_TYPE: 'text/plain',
      CONTENT_LENGTH: '3',
      HTTP_CONTENT_TYPE: undefined,
      HTTP_CONTENT_LENGTH: undefined,
    },
  ],
  ['no CONTENT_LENGTH for a chunked body', { method: 'POST', body: [Buffer.from('a')] }, { CONTENT_LENGTH: undefined }],
  [
    'repeated fields joined',
    {
      headers: [
        ['X-A', '1'],
        ['x-a', '2'],
        ['Cookie', 'a=1'],
        ['cookie', 'b=2'],
      ],
    },
    { HTTP_X_A: '1, 2', HTTP_COOKIE: 'a=1; b=2' },
  ],
  [
    'no variable for a field with an underscore',
    { headers: [['X_Forwarded_For', '10.0.0.1']] },
    { HTTP_X_FORWARDED_FOR: undefined },
  ],
  ['no variable for an empty field', { headers: [['X-Empty', '']] }, { HTTP_X_EMPTY: undefined }],
  ['field values as latin-1, trimmed', { headers: [['X-A', '\t h\xe4 \t']] }, { HTTP_X_A: 'h\xe4' }],
]

const valueTests: readonly ServerTest[] = values.map(([name, request, expected]) => ({
  name: `environ: ${name}`,
  run: async (serve) => {
    const { environ } = await environOf(serve, request)
    const actual = Object.fromEntries(Object.keys(expected).map((key) => [key, environ[key as keyof Environ]])) // own table
    assert.deepEqual(actual, expected)
  },
}))

const keys: ReadonlyArray<readonly [key: keyof Environ, is: (value: unknown) => boolean]> = [
  ['gateway.version', (value) => Array.isArray(value) && value[0] === 1 && Number.isInteger(value[1])],
  ['gateway.raw_headers', (value) => Array.isArray(value)],
  ['gateway.input', (value) => typeof value === 'object'],
  ['gateway.errors', (value) => typeof value === 'object'],
  ['gateway.signal', (value) => value instanceof AbortSignal],
  ['gateway.abort', (value) => typeof value === 'function'],
  ['gateway.early_hints', (value) => typeof value === 'function'],
  ['gateway.trailers', (value) => typeof value === 'function'],
  ['gateway.add_trailers', (value) => typeof value === 'function'],
  ['gateway.wait_until', (value) => typeof value === 'function'],
  ['gateway.multithread', (value) => typeof value === 'boolean'],
  ['gateway.multiprocess', (value) => typeof value === 'boolean'],
  ['gateway.run_once', (value) => typeof value === 'boolean'],
  ['gateway.state', (value) => typeof value === 'object' && value !== null],
  ['SERVER_SOFTWARE', (value) => typeof value === 'string' && value !== ''],
]

export const environTests: readonly ServerTest[] = [
  {
    name: 'environ: the scheme',
    run: async (serve) => {
      const { environ, encrypted } = await environOf(serve, {})
      const { 'gateway.url_scheme': scheme, HTTPS: https } = environ
      assert.deepEqual([scheme, https], encrypted ? ['https', 'on'] : ['http', undefined])
    },
  },
  ...valueTests,
  {
    name: 'environ: every required key is there',
    run: async (serve) => {
      const { environ } = await environOf(serve, {})
      assert.deepEqual(
        keys.filter(([key, is]) => !is(environ[key])).map(([key]) => key),
        [],
      )
    },
  },
  {
    name: 'environ: a key computed on first use is the same every time, and can be replaced',
    run: async (serve) => {
      const { environ } = await environOf(serve, {})
      assert.equal(environ['gateway.input'], environ['gateway.input'])
      assert.equal(environ['gateway.signal'], environ['gateway.signal'])
      const replacement = { write: (): void => {} }
      environ['gateway.errors'] = replacement
      assert.equal(environ['gateway.errors'], replacement)
    },
  },
  {
    name: 'environ: raw headers keep order, case, repeats and underscores',
    run: async (serve) => {
      const request = 'GET / HTTP/1.1\r\nhOST: a.example\r\nX_y: 1\r\nX-A: 1\r\nx-a: 2\r\nEmpty:\r\n\r\n'
      const { environ } = await environOf(serve, request)
      const expected = ['hOST', 'a.example', 'X_y', '1', 'X-A', '1', 'x-a', '2', 'Empty', '']
      assert.deepEqual([...environ['gateway.raw_headers']], expected)
    },
  },
  {
    name: 'environ: names the peer and the server’s own port',
    run: async (serve) => {
      const { environ, port } = await environOf(serve, 'GET / HTTP/1.0\r\n\r\n')
      assert.match(environ.REMOTE_ADDR ?? '', /^(::ffff:)?127\.0\.0\.1$/)
      assert.match(environ.REMOTE_PORT ?? '', /^\d+$/)
      assert.equal(environ.SERVER_PORT, String(port))
      assert.notEqual(environ.SERVER_NAME, '')
    },
  },
  {
    name: 'environ: offers no upgrade for an ordinary request',
    run: async (serve) => {
      const { environ } = await environOf(serve, {})
      assert.equal(environ['gateway.upgrade'], undefined)
    },
  },
]
