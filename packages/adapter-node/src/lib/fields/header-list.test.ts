import { checkedHead } from '@gateway-server/interface'
import { expect, test } from 'vitest'
import {
  addChecked,
  addPlainObject,
  addStored,
  hasConnection,
  hasLength,
  hasTrailer,
  isChunked,
  newHead,
} from './header-list.ts'

const forms: ReadonlyArray<readonly [string, unknown]> = [
  ['an object', { 'X-A': '1', 'X-B': ['2', '3'] }],
  ['a flat list', ['X-A', '1', 'X-B', '2', 'X-B', '3']],
  [
    'pairs',
    [
      ['X-A', '1'],
      ['X-B', ['2', '3']],
    ],
  ],
]

test.each(forms)('makes the same list of %s', (_form, headers) => {
  const head = newHead()
  addChecked(head, headers)
  expect(head.fields).toEqual([
    ['X-A', '1'],
    ['X-B', '2'],
    ['X-B', '3'],
  ])
})

test('makes strings of numbers, and one field of a cookie list', () => {
  const head = newHead()
  expect(addPlainObject(head, { 'X-Number': 5, Cookie: ['a=1', 'b=2'] })).toBe(true)
  addStored(head, { 'x-stored': ['X-Stored', 7], 'x-list': ['X-List', ['a', 'b']] })
  expect(head.fields).toEqual([
    ['X-Number', '5'],
    ['Cookie', 'a=1; b=2'],
    ['X-Stored', '7'],
    ['X-List', 'a'],
    ['X-List', 'b'],
  ])
})

test.each([
  ['named twice', { 'content-length': 1, 'Content-Length': '1' }],
  ['in a list', { 'Content-Length': ['1', '1'] }],
  ['in one value', { 'Content-Length': '1, 1,1' }],
  ['in blanks', { 'Content-Length': ' 1\t' }],
  ['in several ways', { 'content-length': '1,1', 'Content-Length': 1 }],
])('makes one of a length that is given %s', (_how, fields) => {
  const head = newHead()
  expect(addPlainObject(head, fields)).toBe(true)
  expect([head.fields.map(([, value]) => value), head.contentLength]).toEqual([['1'], 1])
})

test.each([
  [['1', '2']],
  [['2', '1, 1']],
  [['1', '1.0']],
  [['1.0', '1']],
  [['0', '']],
  [['', '']],
  [['-1', '-1']],
  [['abc']],
  [['1, 2']],
])('leaves lengths to the server to refuse: %j', (values) => {
  const head = newHead()
  addPlainObject(head, { 'Content-Length': values })
  expect(() => checkedHead('200 OK', head.fields)).toThrow('Content-Length')
})

test('leaves to Node what Node would refuse or convert', () => {
  for (const odd of [
    { 'bad name': 'a' },
    { a: undefined },
    { a: null },
    { a: 'b\n' },
    { a: ['b', '\n'] },
    { a: true },
  ]) {
    expect(addPlainObject(newHead(), odd)).toBe(false)
  }
})

test.each([
  ['a value is missing', { a: undefined }, 'ERR_HTTP_INVALID_HEADER_VALUE'],
  ['a value cannot be sent', { a: 'b\r\n' }, 'ERR_INVALID_CHAR'],
  ['a value in a list cannot be sent', { a: ['b', 'c\n'] }, 'ERR_INVALID_CHAR'],
  ['a name is no token', { 'a b': 'c' }, 'ERR_INVALID_HTTP_TOKEN'],
  ['a name is no string', [[1, 'a']], 'ERR_INVALID_HTTP_TOKEN'],
])('throws as Node does where %s', (_case, headers, code) => {
  expect(() => addChecked(newHead(), headers)).toThrow(expect.objectContaining({ code }))
})

test('keeps the wishes of fields that belong to the server, and leaves the fields out', () => {
  const head = newHead()
  addPlainObject(head, {
    Connection: 'keep-alive',
    'Keep-Alive': 'timeout=5',
    'Transfer-Encoding': 'gzip, chunked',
    TE: 'trailers',
    'Proxy-Connection': 'x',
    Trailer: 'X-Sum',
  })
  expect(head.fields).toEqual([['Trailer', 'X-Sum']])
  expect(head.flags).toBe(hasConnection | isChunked | hasTrailer)
})

test('asks for the end of the connection in the one form there is', () => {
  const head = newHead()
  addPlainObject(head, { connection: 'Upgrade, Close', 'Content-Length': '12' })
  expect(head.fields).toEqual([
    ['connection', 'close'],
    ['Content-Length', '12'],
  ])
  expect([head.flags & hasLength, head.contentLength]).toEqual([hasLength, 12])
})
