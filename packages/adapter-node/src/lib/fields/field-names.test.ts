import { expect, test } from 'vitest'
import { fieldNamed, isPlainValue } from './field-names.ts'

test('gives one key to every spelling of a name', () => {
  expect(['X-Name', 'x-name', 'X-NAME'].map((name) => fieldNamed(name)?.key)).toEqual(['x-name', 'x-name', 'x-name'])
})

test('knows the fields that are about the connection', () => {
  const names = [
    'Connection',
    'Keep-Alive',
    'TE',
    'Transfer-Encoding',
    'Upgrade',
    'Trailer',
    'Content-Length',
    'Cookie',
  ]
  expect(names.map((name) => fieldNamed(name)?.kind)).toEqual([
    'connection',
    'hop',
    'hop',
    'transfer-encoding',
    'upgrade',
    'trailer',
    'content-length',
    'cookie',
  ])
  expect(['constructor', '__proto__', 'X-A'].map((name) => fieldNamed(name)?.kind)).toEqual(['plain', 'plain', 'plain'])
})

test('knows no field whose name is not a token', () => {
  expect(['', 'a b', 'a:', 'é', 'a\n', 'a(', '"a"'].map(fieldNamed)).toEqual(Array(7).fill(undefined))
})

test('still answers for more names than it keeps', () => {
  for (let index = 0; index < 3000; index++) expect(fieldNamed(`X-${index}`)?.key).toBe(`x-${index}`)
})

test('takes latin-1 without control characters, and numbers, as values', () => {
  expect(['', 'a b\tc', '\u00e9\u00ff', 0, 1.5].map(isPlainValue)).toEqual(Array(5).fill(true))
  expect(['a\n', 'a\r', '\0', '\u007f', '\u0100', '\u2603', undefined, null, true, ['a']].map(isPlainValue)).toEqual(
    Array(10).fill(false),
  )
})
