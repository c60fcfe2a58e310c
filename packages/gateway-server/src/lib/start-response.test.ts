import type { HeaderList } from '@gateway-server/interface'
import { describe, expect, test } from 'vitest'
import { ApplicationError } from './errors.ts'
import { prepareFields, prepareHead } from './start-response.ts'

type Fields = HeaderList

describe('takes', () => {
  test('a status with its reason, and fields in their order and case, repeats too', () => {
    const fields: Fields = [
      ['X-b', '1'],
      ['Set-Cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['X-Empty', ''],
      ['X-Latin', 'h\xe4\t!'],
    ]
    const head = prepareHead('299 My own', fields)
    expect(head.fieldLines).toBe('X-b: 1\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX-Empty: \r\nX-Latin: h\xe4\t!\r\n')
    expect(head).toMatchObject({
      status: '299 My own',
      statusCode: 299,
      contentLength: -1,
      hasDate: false,
      close: false,
    })
  })

  test.each(['200 ', '200 OK', '599 \xe4\t', '999 x', '200 two  spaces'])('the status %j', (status) => {
    expect(prepareHead(status, []).status).toBe(status)
    expect(prepareHead(status, []).statusCode).toBe(Number(status.slice(0, 3))) // also the second time
  })

  test.each([
    ['0', 0],
    ['007', 7],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('Content-Length: %s', (value, length) => {
    const head = prepareHead('200 OK', [['content-LENGTH', value]])
    expect([head.contentLength, head.fieldLines]).toEqual([length, `content-LENGTH: ${value}\r\n`])
  })

  test('Content-Length with 204, and leaves it out', () => {
    const head = prepareHead('204 No Content', [['Content-Length', '5']])
    expect(head.fieldLines).toBe('')
  })

  test('Connection: close in any case, and leaves it to the server to say', () => {
    const head = prepareHead('200 OK', [['connection', 'Close']])
    expect([head.close, head.fieldLines]).toEqual([true, ''])
  })

  test('Upgrade with 426', () => {
    expect(prepareHead('426 Upgrade Required', [['Upgrade', 'h2c']]).fieldLines).toBe('Upgrade: h2c\r\n')
  })

  test('Date, Trailer and Via', () => {
    const head = prepareHead('200 OK', [
      ['date', 'now'],
      ['Trailer', 'X-Sum'],
      ['Via', '1.1 a'],
    ])
    expect(head).toMatchObject({ hasDate: true, fieldLines: 'date: now\r\nTrailer: X-Sum\r\nVia: 1.1 a\r\n' })
  })

  test('a list as it is now: what is done to it later changes nothing', () => {
    const list: Array<[string, string]> = [['X', 'a']]
    const head = prepareHead('200 OK', list)
    list[0] = ['X', 'a\r\nForged: b']
    expect(head.fieldLines).toBe('X: a\r\n')
  })
})

const wrong = (value: unknown): never => value as never // what TypeScript would not let through

describe('refuses', () => {
  test.each<[name: string, status: string]>([
    ['no reason', '200'],
    ['no space', '200OK'],
    ['two digits', '20 OK'],
    ['four digits', '2000 OK'],
    ['1xx', '100 Continue'],
    ['0xx', '000 x'],
    ['101', '101 Switching Protocols'],
    ['leading white space', ' 200 OK'],
    ['CR', '200 O\rK'],
    ['LF at the end', '200 OK\n'],
    ['NUL', '200 \0'],
    ['a character beyond latin-1', '200 ✓'],
    ['an empty string', ''],
    ['a number', wrong(200)],
    ['undefined', wrong(undefined)],
    ['null', wrong(null)],
  ])('the status with %s', (_name, status) => {
    expect(() => prepareHead(status, [])).toThrow(ApplicationError)
    expect(() => prepareHead(status, [])).toThrow(TypeError) // also the second time
  })

  test.each<[name: string, fields: Fields]>([
    ['an empty name', [['', 'a']]],
    ['a name with a space', [['X Y', 'a']]],
    ['a name with a colon', [['X:', 'a']]],
    ['a name with CR LF', [['X\r\nY', 'a']]],
    ['a name beyond ASCII', [['\xe4', 'a']]],
    ['a name that is no string', [[wrong(1), 'a']]],
    ['CR in a value', [['X', 'a\rb']]],
    ['LF in a value', [['X', 'a\nb']]],
    ['CR LF at the end of a value', [['X', 'a\r\n']]],
    ['NUL in a value', [['X', 'a\0']]],
    ['DEL in a value', [['X', 'a\x7f']]],
    ['a value beyond latin-1', [['X', '✓']]],
    ['a value that is a number', [['Content-Length', wrong(5)]]],
    ['a value that is undefined', [['X', wrong(undefined)]]],
    ['a value that is a list', [['Set-Cookie', wrong(['a', 'b'])]]],
    ['a pair that is none', [wrong(null)]],
    ['an object of fields', wrong({ 'X-A': 'a' })],
    ['no list', wrong(undefined)],
    ['a Headers object', wrong(new Headers())],
    ['Content-Length: -1', [['Content-Length', '-1']]],
    ['Content-Length: +1', [['Content-Length', '+1']]],
    ['Content-Length: 1.0', [['Content-Length', '1.0']]],
    ['Content-Length: 0x1', [['Content-Length', '0x1']]],
    ['an empty Content-Length', [['Content-Length', '']]],
    ['Content-Length: 2^53', [['Content-Length', '9007199254740992']]],
    ['Content-Length of 17 digits', [['Content-Length', '0'.repeat(17)]]],
    [
      'two Content-Length',
      [
        ['Content-Length', '1'],
        ['content-length', '1'],
      ],
    ],
    ['Connection: keep-alive', [['Connection', 'keep-alive']]],
    ['Connection: close, x', [['Connection', 'close, x']]],
    ['Keep-Alive', [['keep-alive', 'timeout=5']]],
    ['Proxy-Connection', [['Proxy-Connection', 'close']]],
    ['TE', [['TE', 'trailers']]],
    ['Transfer-Encoding', [['Transfer-Encoding', 'chunked']]],
    ['Transfer-Encoding: identity', [['transfer-encoding', 'identity']]],
    ['Upgrade', [['Upgrade', 'h2c']]],
  ])('%s', (_name, fields) => {
    expect(() => prepareHead('200 OK', fields)).toThrow(TypeError)
    expect(() => prepareHead('200 OK', fields)).toThrow(TypeError) // also once names are remembered
  })

  test.each(['Content-Length', 'Connection', 'Transfer-Encoding', 'Upgrade', 'TE'])(
    '%s among early hints and trailers',
    (name) => {
      expect(() => prepareFields([[name, name === 'Content-Length' ? '5' : 'close']])).toThrow(ApplicationError)
    },
  )
})

test('early hints and trailers are checked like other fields', () => {
  expect(prepareFields([['Link', '</a>']])).toBe('Link: </a>\r\n')
  expect(() => prepareFields([['Link', 'a\r\nb']])).toThrow(ApplicationError)
  expect(() => prepareFields([['', 'a']])).toThrow(ApplicationError)
})

test('more names and statuses than are remembered are checked all the same', () => {
  for (let index = 0; index < 3_000; index++) prepareHead(`200 Reason ${index}`, [[`X-${index}`, 'a']])
  expect(prepareHead('200 Reason 2999', [['X-2999', 'a']]).fieldLines).toBe('X-2999: a\r\n')
  expect(() => prepareHead('200 Reason 2999', [['X 2999', 'a']])).toThrow(ApplicationError)
})
