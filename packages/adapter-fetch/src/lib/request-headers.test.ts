import { deriveEnviron } from '@gateway-server/interface'
import { createEnviron } from '@gateway-server/testkit'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { asHeaders, RequestHeaders } from './request-headers.ts'

const fields = [
  ['Accept', 'text/html'],
  ['X-Twice', 'a'],
  ['X-Twice', 'b'],
  ['x_under', 'score'],
  ['Content-Type', 'text/plain'],
] as const

const headersOf = (environ = createEnviron({ headers: fields })): Headers => asHeaders(new RequestHeaders(environ))

test('are instances of Headers', () => {
  expect(headersOf()).toBeInstanceOf(Headers)
  expect(String(headersOf())).toBe('[object Headers]')
})

test('get and has take any case, and tell absence', () => {
  const headers = headersOf()
  expect([headers.get('ACCEPT'), headers.get('accept'), headers.get('x-twice')]).toEqual([
    'text/html',
    'text/html',
    'a, b',
  ])
  expect([headers.get('Content-Type'), headers.get('x-none'), headers.has('accept'), headers.has('x-none')]).toEqual([
    'text/plain',
    null,
    true,
    false,
  ])
})

test('names with an underscore, which have no variable, are there too', () => {
  expect(headersOf().get('x_under')).toBe('score')
})

test('fields with an empty value, which have no variable, are there too', () => {
  const environ = createEnviron({ headers: [['X-Empty', '']] })
  const headers = headersOf(environ)
  expect([headers.get('x-empty'), headers.has('X-EMPTY'), [...headers].length]).toEqual(['', true, 2])
  const hidden = headersOf(deriveEnviron(environ, { HTTP_X_EMPTY: undefined }))
  expect([hidden.get('x-empty'), hidden.has('x-empty'), [...hidden].length]).toEqual([null, false, 1])
})

test('what is no field name is refused as the real ones do', () => {
  expect(() => headersOf().get('a b')).toThrow(TypeError)
  expect(() => headersOf().has('')).toThrow(TypeError)
})

test('iterate as real ones made of the same fields', () => {
  const real = new Headers([['Host', 'localhost'], ...fields.map(([name, value]): [string, string] => [name, value])])
  expect([...headersOf()]).toEqual([...real])
  expect([...headersOf().entries()]).toEqual([...real])
  expect([...headersOf().keys()]).toEqual([...real.keys()])
  expect([...headersOf().values()]).toEqual([...real.values()])
  const seen: unknown[] = []
  const headers = headersOf()
  headers.forEach(function (this: unknown, value, name, parent) {
    seen.push([this, name, value, parent === headers])
  }, 'self')
  expect(seen).toEqual([...real].map(([name, value]) => ['self', name, value, true]))
})

test('can be changed, and then say so', () => {
  const headers = headersOf()
  headers.set('accept', 'image/png')
  headers.append('x-twice', 'c')
  headers.delete('content-type')
  expect([headers.get('accept'), headers.get('x-twice'), headers.has('content-type')]).toEqual([
    'image/png',
    'a, b, c',
    false,
  ])
})

test('show what middleware made of the environ', () => {
  const environ = deriveEnviron(createEnviron({ headers: fields }), { HTTP_ACCEPT: undefined, HTTP_X_ADDED: 'yes' })
  const headers = headersOf(environ)
  expect([headers.get('accept'), headers.get('x-added')]).toEqual([null, 'yes'])
  expect(Object.fromEntries(headersOf(environ))).toEqual({
    'content-type': 'text/plain',
    host: 'localhost',
    'x-added': 'yes',
    'x-twice': 'a, b',
    x_under: 'score',
  })
})

describe('are taken by', () => {
  test('new Headers, new Response and new Request', () => {
    expect(new Headers(headersOf()).get('x-twice')).toBe('a, b')
    expect(new Response(null, { headers: headersOf() }).headers.get('accept')).toBe('text/html')
    expect(new Request('http://localhost', { headers: headersOf() }).headers.get('accept')).toBe('text/html')
  })

  test('inspection, like real ones', () => {
    expect(inspect(headersOf())).toMatch(/^Headers \{.*accept: 'text\/html'/s)
  })
})

test('cannot be cloned, like real ones', () => {
  expect(() => structuredClone(headersOf())).toThrow(/clone/i)
})

test('remember only so many names', () => {
  const headers = headersOf()
  for (let name = 0; name < 1_200; name++) expect(headers.get(`x-${name}`)).toBeNull()
  expect(headers.get('accept')).toBe('text/html')
})
