import { describe, expect, test } from 'vitest'
import { deriveEnviron } from '@gateway-server/interface'
import { createEnviron } from './create-environ.ts'

async function textOf(environ: ReturnType<typeof createEnviron>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of environ['gateway.input']) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

test('splits the target into path and query, percent encoding untouched', () => {
  const environ = createEnviron({ target: '/a%20b?c=%20&d=?' })
  expect([environ.PATH_INFO, environ.QUERY_STRING, environ.REQUEST_URI]).toEqual([
    '/a%20b',
    'c=%20&d=?',
    '/a%20b?c=%20&d=?',
  ])
})

test('makes variables of fields: joined, without underscores, and raw as given', () => {
  const environ = createEnviron({
    headers: [
      ['X-Multi', 'a'],
      ['x-multi', 'b'],
      ['Cookie', 'a=1'],
      ['Cookie', 'b=2'],
      ['X_Forged', 'no'],
      ['Content-Type', 'text/plain'],
    ],
  })
  expect([environ.HTTP_X_MULTI, environ.HTTP_COOKIE, environ.CONTENT_TYPE]).toEqual(['a, b', 'a=1; b=2', 'text/plain'])
  expect([environ.HTTP_X_FORGED, environ.HTTP_CONTENT_TYPE]).toEqual([undefined, undefined])
  expect(environ['gateway.raw_headers'].slice(0, 4)).toEqual(['Host', 'localhost', 'X-Multi', 'a'])
})

test('overrides win over what follows from the request', () => {
  const environ = createEnviron({ target: '/api/users', SCRIPT_NAME: '/api', PATH_INFO: '/users', 'mine.key': 1 })
  expect([environ.SCRIPT_NAME, environ.PATH_INFO, environ['mine.key']]).toEqual(['/api', '/users', 1])
  expect(deriveEnviron(environ, { QUERY_STRING: 'x' }).REQUEST_URI).toBe('/api/users')
})

describe('the body', () => {
  async function* later(): AsyncGenerator<string> {
    yield 'a'
    yield ''
    yield 'bc'
  }

  test.each([
    ['a string', 'äbc', 'äbc', '4'],
    ['bytes', Buffer.from('abc'), 'abc', '3'],
    ['chunks', [Buffer.from('a'), 'bc'], 'abc', undefined],
    ['an async iterable', later(), 'abc', undefined],
    ['nothing', undefined, '', undefined],
  ])('can be %s', async (_name, body, text, length) => {
    const environ = createEnviron({ body })
    expect(environ.CONTENT_LENGTH).toBe(length)
    expect(await textOf(environ)).toBe(text)
    expect(await environ['gateway.input'].read()).toBeNull()
  })

  test('is read in order by reads made at once, empty chunks left out', async () => {
    const input = createEnviron({ body: later() })['gateway.input']
    const read = await Promise.all([input.read(), input.read(), input.read()])
    expect(read.map((chunk) => chunk && Buffer.from(chunk).toString())).toEqual(['a', 'bc', null])
  })
})
