import { describe, expect, test } from 'vitest'
import { ApplicationError } from './application-error.ts'
import { checkedHead, checkFields } from './response-head.ts'
import type { HeaderList } from './start-response.ts'

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
    const facts = { statusCode: 299, reason: 'My own', contentLength: -1, close: false }
    expect(checkedHead('299 My own', fields)).toEqual({ ...facts, fields })
  })

  test.each(['200 ', '200 OK', '599 \xe4\t', '999 x', '200 two  spaces'])('the status %j', (status) => {
    const { statusCode, reason } = checkedHead(status, [])
    expect(`${statusCode} ${reason}`).toBe(status)
  })

  test.each([
    ['0', 0],
    ['007', 7],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('Content-Length: %s', (value, contentLength) => {
    expect(checkedHead('200 OK', [['content-LENGTH', value]])).toMatchObject({
      contentLength,
      fields: [['content-LENGTH', value]],
    })
  })

  test('Content-Length with 204, and leaves it out', () => {
    expect(checkedHead('204 No Content', [['Content-Length', '5']]).fields).toEqual([])
  })

  test('Connection: close in any case, and leaves it to the server to say', () => {
    expect(checkedHead('200 OK', [['connection', 'Close']])).toMatchObject({ close: true, fields: [] })
  })

  test('Upgrade with 426', () => {
    expect(checkedHead('426 Upgrade Required', [['Upgrade', 'h2c']]).fields).toEqual([['Upgrade', 'h2c']])
  })

  test('a list as it is now: what is done to it later changes nothing', () => {
    const list: Array<[string, string]> = [['X', 'a']]
    const pair = list[0]
    const { fields } = checkedHead('200 OK', list)
    if (pair !== undefined) pair[1] = 'a\r\nForged: b'
    expect(fields).toEqual([['X', 'a']])
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
    expect(() => checkedHead(status, [])).toThrow(ApplicationError)
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
    expect(() => checkedHead('200 OK', fields)).toThrow(TypeError)
  })

  test.each(['Content-Length', 'Connection', 'Transfer-Encoding', 'Upgrade', 'TE'])(
    '%s among early hints and trailers',
    (name) => {
      expect(() => checkFields([[name, name === 'Content-Length' ? '5' : 'close']])).toThrow(ApplicationError)
    },
  )
})
test('early hints and trailers are checked like other fields', () => {
  expect(() => checkFields([['Link', '</a>']])).not.toThrow()
  expect(() => checkFields([['Link', 'a\r\nb']])).toThrow(ApplicationError)
  expect(() => checkFields([['', 'a']])).toThrow(ApplicationError)
})
