import { expect, test } from 'vitest'
import { IncompleteMessageError, ProtocolError } from './errors.ts'
import { chunked, get, post } from './hostile-inputs/hostile-input.ts'
import { latin1Of, octetsOf } from './read-requests.fixture.ts'
import { RequestParser, Step } from './request-parser.ts'

function parserOf(text: string): RequestParser {
  const parser = new RequestParser()
  parser.push(octetsOf(text))
  return parser
}

test('takes the steps of a request one by one', () => {
  const parser = parserOf(`${post('Content-Length: 4')}ab`)
  expect(parser.next()).toBe(Step.HEAD)
  expect(parser.head?.contentLength).toBe(4)
  expect(parser.next()).toBe(Step.DATA)
  expect(latin1Of(parser.chunk ?? new Uint8Array())).toBe('ab')
  expect(parser.next()).toBe(Step.NEED_DATA)
  parser.push(octetsOf('cd'))
  expect(parser.next()).toBe(Step.DATA)
  expect(parser.next()).toBe(Step.END)
  expect(parser.chunk).toBeUndefined()
  expect(parser.next()).toBe(Step.NEED_DATA)
})

test('ends a request without a body in a step of its own', () => {
  const parser = parserOf(get() + get())
  expect([parser.next(), parser.next(), parser.next(), parser.next(), parser.next()]).toEqual([
    Step.HEAD,
    Step.END,
    Step.HEAD,
    Step.END,
    Step.NEED_DATA,
  ])
})

test('leaves the next request unread until it is asked for', () => {
  const parser = parserOf(`${get()}garbage\0`)
  parser.next()
  parser.next()
  expect(parser.unread).toBe(8)
  expect(() => parser.next()).toThrow(ProtocolError)
})

test('hands over data without a copy', () => {
  const piece = octetsOf(`${post('Content-Length: 3')}abc`)
  const parser = new RequestParser()
  parser.push(piece)
  parser.next()
  parser.next()
  expect(parser.chunk?.buffer).toBe(piece.buffer)
})

test('data stays what it was while more arrives', () => {
  const parser = parserOf(post('Transfer-Encoding: chunked'))
  const chunks: Uint8Array[] = []
  for (const octet of '3\r\nabc\r\n3\r\ndef\r\n4\r\nghij\r\n0\r\n\r\n') {
    parser.push(octetsOf(octet))
    for (let step = parser.next(); step !== Step.NEED_DATA; step = parser.next()) {
      if (step === Step.DATA && parser.chunk !== undefined) chunks.push(parser.chunk)
    }
  }
  expect(chunks.map(latin1Of).join('')).toBe('abcdefghij')
})

test('a refusal is final: every step throws the same error, whatever is pushed', () => {
  const parser = parserOf('GET / HTTP/1.1\r\n\r\n')
  const caught: unknown[] = []
  for (let turn = 0; turn < 3; turn++) {
    try {
      parser.next()
    } catch (error) {
      caught.push(error)
    }
    parser.push(octetsOf(get()))
  }
  expect(caught.length).toBe(3)
  expect(new Set(caught).size).toBe(1)
})

test('trailers are those of the request that ended last', () => {
  const parser = parserOf(chunked('0\r\nA: b\r\n\r\n') + get())
  parser.next()
  expect(parser.trailers).toEqual([])
  parser.next()
  expect(parser.trailers).toEqual([['A', 'b']])
  parser.next()
  expect(parser.trailers).toEqual([])
})

test.each([
  ['nothing', '', false],
  ['empty lines', '\r\n\r\n', false],
  ['half an empty line', '\r', false],
  ['whole requests', get() + get(), false],
  ['a method', 'G', true],
  ['a request line', 'GET / HTTP/1.1\r\n', true],
  ['a head that lacks its end', get().slice(0, -1), true],
  ['a head whose body is missing', post('Content-Length: 1'), true],
  ['a body that lacks its end', `${post('Content-Length: 3')}ab`, true],
  ['a chunk', chunked('3\r\nabc'), true],
  ['a last chunk that lacks its CRLF', chunked('0\r\n'), true],
  ['a last chunk that lacks its LF', chunked('0\r\n\r'), true],
  ['a request and a part of another', `${get()}GE`, true],
])('the end of the connection behind %s', (_what, text, isInside) => {
  const parser = parserOf(text)
  while (parser.next() !== Step.NEED_DATA);
  expect(parser.inMessage).toBe(isInside)
  if (isInside) expect(() => parser.end()).toThrow(IncompleteMessageError)
  else parser.end()
})

test('hands over what is unread when the connection changes its protocol', () => {
  const parser = parserOf(`${get('Connection: Upgrade', 'Upgrade: websocket')}\x81\x00`)
  parser.next()
  parser.next()
  expect(latin1Of(parser.takeUnread())).toBe('\x81\x00')
  expect(parser.unread).toBe(0)
})

test('pushing nothing changes nothing', () => {
  const parser = parserOf('GET / HTTP/1.1\r\nHo')
  parser.next()
  parser.push(new Uint8Array(0))
  expect(parser.next()).toBe(Step.NEED_DATA)
  parser.push(octetsOf('st: a\r\n\r\n'))
  expect(parser.next()).toBe(Step.HEAD)
})

test('takes any Uint8Array, also one in the middle of its memory', () => {
  const memory = new Uint8Array([0, 0, 0, ...octetsOf(`${post('Content-Length: 1')}xyz`), 0])
  const parser = new RequestParser()
  parser.push(memory.subarray(3, -1))
  expect(parser.next()).toBe(Step.HEAD)
  expect(parser.head?.rawHeaders).toEqual(['Host', 'example.com', 'Content-Length', '1'])
  parser.next()
  expect(latin1Of(parser.chunk ?? new Uint8Array())).toBe('x')
})
