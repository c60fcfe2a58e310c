import type { HeaderList } from '@gateway-server/interface'
import { describe, expect, test } from 'vitest'
import { ApplicationError } from '../errors.ts'
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
// All that is refused is in the tests of @gateway-server/interface; here, that remembering lets nothing through.
describe('refuses, the second time too,', () => {
  test.each(['200', '100 Continue', '200 O\rK', '200 \u2713'])('the status %j', (status) => {
    expect(() => prepareHead(status, [])).toThrow(ApplicationError)
    expect(() => prepareHead(status, [])).toThrow(ApplicationError)
  })

  test.each<[what: string, name: string, good: string | undefined, bad: string]>([
    ['a name that is no token', 'X Y', undefined, 'a'],
    ['a value, of a name that had a good one', 'X-Once-Good', 'a', 'a\r\nForged: b'],
    ['a value that is no string, of a name that had a good one', 'X-Once-Five', '5', 5 as never],
    ['a Content-Length, after a good one', 'Content-Length', '5', '-5'],
    ['Connection, after close', 'Connection', 'close', 'keep-alive'],
    ['Transfer-Encoding', 'Transfer-Encoding', undefined, 'chunked'],
  ])('%s', (_what, name, good, bad) => {
    if (good !== undefined) prepareHead('200 OK', [[name, good]])
    expect(() => prepareHead('200 OK', [[name, bad]])).toThrow(ApplicationError)
    expect(() => prepareHead('200 OK', [[name, bad]])).toThrow(ApplicationError)
  })

  test('Upgrade, after a 426', () => {
    prepareHead('426 Upgrade Required', [['Upgrade', 'h2c']])
    expect(() => prepareHead('200 OK', [['Upgrade', 'h2c']])).toThrow(ApplicationError)
  })

  test('a list that is none', () => {
    expect(() => prepareHead('200 OK', new Headers() as never)).toThrow(ApplicationError)
  })

  test('two of Content-Length', () => {
    const twice: Fields = [
      ['Content-Length', '1'],
      ['content-length', '1'],
    ]
    expect(() => prepareHead('200 OK', twice)).toThrow(ApplicationError)
  })
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
