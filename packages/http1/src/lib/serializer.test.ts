import { expect, test } from 'vitest'
import { chunkEnd, chunkStart, fieldLine, isFieldValue, serializeHead, serializeLastChunk } from './serializer.ts'

test('writes a head of field lines in order, their case kept and repeats apart', () => {
  const lines =
    fieldLine('content-type', 'text/plain') + fieldLine('Set-Cookie', 'a=b') + fieldLine('Set-Cookie', 'c=d\xe9')
  expect(serializeHead('200 OK', lines + fieldLine('X-Empty', ''))).toBe(
    'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\xe9\r\nX-Empty: \r\n\r\n',
  )
})

test('writes a head without fields', () => {
  expect(serializeHead('100 Continue', '')).toBe('HTTP/1.1 100 Continue\r\n\r\n')
})

test('frames chunks with their size in hexadecimal', () => {
  expect(chunkStart(1) + chunkEnd).toBe('1\r\n\r\n')
  expect(chunkStart(0xab)).toBe('ab\r\n')
  expect(chunkStart(2 ** 40)).toBe('10000000000\r\n')
})

test('ends chunks with the trailers', () => {
  expect(serializeLastChunk([])).toBe('0\r\n\r\n')
  expect(
    serializeLastChunk([
      ['Digest', 'a'],
      ['B', ''],
    ]),
  ).toBe('0\r\nDigest: a\r\nB: \r\n\r\n')
})

test('a field value is latin-1 without control characters but tab', () => {
  for (const text of ['', 'a b', '\t', 'caf\xe9', '\x80\xff', '"quoted", (and) more']) {
    expect(isFieldValue(text), JSON.stringify(text)).toBe(true)
  }
  for (const code of [0, 1, 8, 10, 11, 12, 13, 31, 127, 256, 0x10d, 0x10a, 0xd83d, 0x2028]) {
    expect(isFieldValue(`a${String.fromCharCode(code)}b`), `character ${code}`).toBe(false)
  }
  expect(isFieldValue('a\r\nSet-Cookie: b')).toBe(false)
  expect(isFieldValue('a\n')).toBe(false)
})
