import type { HeaderList, ResponseBody } from '@gateway-server/interface'
import { describe, expect, test } from 'vitest'
import { ApplicationError } from '../errors.ts'
import { requestHead } from '../exchange/exchange.fixture.ts'
import { Outcome, ResponseWriter } from './response-writer.ts'

interface Written {
  readonly writer: ResponseWriter
  /** What has been written, without its Date. */
  readonly text: () => string
  readonly head: () => string
  readonly body: () => string
}

function writerFor(requestLine: string, fieldLines = '', mayKeepAlive = true): Written {
  let written = ''
  const sink = {
    text: (text: string) => void (written += text),
    bytes: (octets: Uint8Array) => void (written += Buffer.from(octets).toString('latin1')),
    backpressure: () => undefined,
    lend: () => undefined,
    sendTimeout: 0,
    mayKeepAlive: () => mayKeepAlive,
    keepAliveLines: '',
    requestIdLine: '',
    dateLine: () => 'Date: now\r\n',
  }
  const writer = new ResponseWriter(requestHead(`${requestLine}\r\nHost: a\r\n${fieldLines}\r\n`), sink)
  const text = (): string => written.replace('Date: now\r\n', '')
  const end = (): number => text().indexOf('\r\n\r\n') + 4
  return { writer, text, head: () => text().slice(0, end()), body: () => text().slice(end()) }
}

const get = 'GET / HTTP/1.1'
const old = 'GET / HTTP/1.0'
const length5: HeaderList = [['Content-Length', '5']]

/** Whether it is one chunk (`whole`), two (`parts`) or none is how the application gives it. */
const bodies: Record<string, ResponseBody> = { whole: ['hello'], parts: ['he', 'llo'], none: [] }

describe('frames', () => {
  test.each<[request: string, status: string, fields: HeaderList, body: string, lines: string[], wire: string]>([
    [get, '200 OK', [], 'whole', ['Content-Length: 5'], 'hello'],
    [get, '200 OK', [], 'parts', ['Transfer-Encoding: chunked'], '2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n'],
    [get, '200 OK', [], 'none', ['Content-Length: 0'], ''],
    [get, '200 OK', length5, 'whole', ['Content-Length: 5'], 'hello'],
    [get, '200 OK', length5, 'parts', ['Content-Length: 5'], 'hello'],
    [get, '500 Oops', [], 'parts', ['Transfer-Encoding: chunked'], '2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n'],
    [get, '205 Reset Content', [], 'none', ['Content-Length: 0'], ''],
    ['HEAD / HTTP/1.1', '200 OK', [], 'whole', ['Content-Length: 5'], ''],
    ['HEAD / HTTP/1.1', '200 OK', [], 'none', [], ''],
    ['HEAD / HTTP/1.1', '200 OK', [], 'parts', [], ''],
    ['HEAD / HTTP/1.1', '200 OK', length5, 'none', ['Content-Length: 5'], ''],
    ['HEAD / HTTP/1.1', '304 Not Modified', length5, 'none', ['Content-Length: 5'], ''],
    ['HEAD / HTTP/1.1', '204 No Content', length5, 'none', [], ''],
    [get, '204 No Content', [], 'whole', [], ''],
    [get, '204 No Content', length5, 'parts', [], ''],
    [get, '304 Not Modified', [], 'whole', [], ''],
    [get, '304 Not Modified', length5, 'none', ['Content-Length: 5'], ''],
    [old, '200 OK', [], 'whole', ['Content-Length: 5', 'Connection: close'], 'hello'],
    [old, '200 OK', [], 'parts', ['Connection: close'], 'hello'],
    [old, '200 OK', [], 'none', ['Content-Length: 0', 'Connection: close'], ''],
    ['CONNECT a:1 HTTP/1.1', '405 No', [], 'whole', ['Content-Length: 5'], 'hello'],
  ])('%s, %s, %j, body %s: %j', (request, status, fields, body, lines, wire) => {
    const { writer, head, body: sent } = writerFor(request)
    writer.startResponse(status, fields)
    const chunks = bodies[body] as string[] // see `bodies`
    if (chunks.length <= 1) writer.sendWhole(chunks[0])
    else {
      for (const chunk of chunks) void writer.write(chunk)
      expect(writer.end()).toBe(Outcome.COMPLETE)
    }
    expect(head()).toBe(`HTTP/1.1 ${status}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`)
    expect(sent()).toBe(wire)
  })

  test.each<[request: string, fieldLines: string, may: boolean, fields: HeaderList, keeps: boolean, says: string]>([
    [get, '', true, [], true, ''],
    [get, '', false, [], false, 'close'],
    [get, 'Connection: close\r\n', true, [], false, 'close'],
    [get, '', true, [['Connection', 'close']], false, 'close'],
    [old, 'Connection: keep-alive\r\n', true, [], true, 'keep-alive'],
    [old, 'Connection: keep-alive\r\n', false, [], false, 'close'],
    [old, '', true, [], false, 'close'],
  ])('%s %j, the server willing: %s, %j: keeps the connection: %s', (request, lines, may, fields, keeps, says) => {
    const { writer, head } = writerFor(request, lines, may)
    writer.startResponse('200 OK', fields)
    writer.sendWhole('')
    expect(writer.keepAlive).toBe(keeps)
    expect(/^Connection: (.*)$/im.exec(head())?.[1] ?? '').toBe(says)
  })

  test('426 with what it asks for', () => {
    const { writer, head } = writerFor(get)
    writer.startResponse('426 Upgrade Required', [['Upgrade', 'h2c']])
    writer.sendWhole('')
    expect(head()).toContain('Upgrade: h2c\r\n')
    expect(head()).toContain('Connection: upgrade\r\n')
  })

  test('an HTTP/1.0 response without a length says that its end is the connection’s', () => {
    const { writer } = writerFor(old)
    writer.startResponse('200 OK', [])
    void writer.write('a')
    expect(writer.endsWithConnection).toBe(true)
  })
})

describe('write', () => {
  test('sends the head with the first chunk, or with an empty one alone', () => {
    const { writer, text, body } = writerFor(get)
    const write = writer.startResponse('200 OK', [])
    expect(text()).toBe('')
    void write('')
    expect([writer.headSent, body()]).toEqual([true, ''])
    void write('')
    expect(body()).toBe('') // an empty chunk would be the end
    void write('a')
    expect(body()).toBe('1\r\na\r\n')
  })

  test('sends strings as UTF-8, and counts their octets', () => {
    const { writer, body } = writerFor(get)
    void writer.startResponse('200 OK', [])('h\u00e4\u{1f600}')
    expect(body()).toBe(`7\r\n${Buffer.from('h\u00e4\u{1f600}').toString('latin1')}\r\n`)
  })

  test('never sends more than Content-Length', () => {
    const { writer, text, body } = writerFor(get)
    const write = writer.startResponse('200 OK', length5)
    expect(() => write('hello!')).toThrow('1 bytes longer than Content-Length')
    expect(text()).toBe('')
    void write('hell')
    expect(() => write('o!')).toThrow(ApplicationError)
    void write('o')
    expect(() => write('!')).toThrow(ApplicationError)
    expect(body()).toBe('hello')
    expect(writer.end()).toBe(Outcome.COMPLETE)
  })

  test('less than Content-Length is a short end', () => {
    const { writer } = writerFor(get)
    void writer.startResponse('200 OK', length5)('hell')
    expect(writer.end()).toBe(Outcome.SHORT)
  })

  test('throws before startResponse, after the end, and for what is no chunk', () => {
    const { writer } = writerFor(get)
    expect(() => writer.write('a')).toThrow('before startResponse')
    writer.startResponse('200 OK', [])
    for (const chunk of [1, null, undefined, {}, ['a'], new ArrayBuffer(1)])
      expect(() => writer.write(chunk as string)).toThrow('a chunk is a string or a Uint8Array') // wrong on purpose
    void writer.write('a')
    writer.end()
    expect(() => writer.write('a')).toThrow('after the response has ended')
  })

  test('is dropped once the client is gone', () => {
    const { writer, text } = writerFor(get)
    const write = writer.startResponse('200 OK', [])
    writer.gone = true
    expect(write('a')).toBeUndefined()
    expect([writer.sendWhole('a'), writer.end(), text()]).toEqual([Outcome.COMPLETE, Outcome.COMPLETE, ''])
  })
})

describe('startResponse', () => {
  test('replaces what has not been sent, when told of an error', () => {
    const { writer, head } = writerFor(get)
    writer.startResponse('200 OK', [['X', 'y'], ...length5])
    expect(() => writer.startResponse('200 OK', [])).toThrow('twice without an error')
    expect(() => writer.startResponse('200 OK', [], null)).toThrow('twice without an error')
    writer.startResponse('500 Oops', [], new Error('broken'))
    writer.sendWhole('a')
    expect(head()).toBe('HTTP/1.1 500 Oops\r\nContent-Length: 1\r\n\r\n')
  })

  test('after the head throws the error it is told of', () => {
    const { writer } = writerFor(get)
    void writer.startResponse('200 OK', [])('a')
    const error = new Error('broken')
    expect(() => writer.startResponse('500 Oops', [], error)).toThrow(error)
    expect(() => writer.startResponse('500 Oops', [])).toThrow('twice without an error')
  })

  test('keeps the first head where the second is malformed', () => {
    const { writer, head } = writerFor(get)
    writer.startResponse('200 OK', [])
    expect(() => writer.startResponse('nonsense', [], new Error('broken'))).toThrow(ApplicationError)
    writer.sendWhole('a')
    expect(head()).toContain('200 OK')
  })
})

describe('trailers', () => {
  const takes = 'TE: trailers\r\nConnection: TE\r\n'

  test('go out behind a chunked body, in their order', () => {
    const { writer, body } = writerFor(get, takes)
    void writer.startResponse('200 OK', [])('a')
    writer.addTrailers([['X-A', '1']])
    writer.addTrailers([['X-B', '2']])
    writer.end()
    expect(body()).toBe('1\r\na\r\n0\r\nX-A: 1\r\nX-B: 2\r\n\r\n')
  })

  test.each([
    ['the client does not take them', get, '', 'parts'],
    ['the length is known', get, takes, 'whole'],
    ['the client speaks HTTP/1.0', old, takes, 'parts'],
  ])('are left out where %s', (_name, request, lines, body) => {
    const { writer, text } = writerFor(request, lines)
    writer.startResponse('200 OK', [])
    writer.addTrailers([['X-A', '1']])
    if (body === 'parts') void writer.write('a')
    if (body === 'parts') writer.end()
    else writer.sendWhole('a')
    expect(text()).not.toContain('X-A')
  })

  test('are refused when they say where a message ends or who may send it, and after the end', () => {
    const { writer } = writerFor(get, takes)
    for (const name of ['Content-Length', 'Authorization', 'Set-Cookie', 'Host'])
      expect(() => writer.addTrailers([[name, '1']])).toThrow(ApplicationError)
    expect(() => writer.addTrailers([['X', 'a\r\n']])).toThrow(ApplicationError)
    writer.startResponse('200 OK', [])
    writer.sendWhole('a')
    expect(() => writer.addTrailers([['X', 'a']])).toThrow('after the response has ended')
  })
})

describe('early hints', () => {
  test('go out at once, before the head and not behind it', () => {
    const { writer, text } = writerFor(get)
    writer.earlyHints([['Link', '</a>']])
    expect(text()).toBe('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n')
    void writer.startResponse('200 OK', [])('')
    const before = text()
    writer.earlyHints([['Link', '</b>']])
    expect(text()).toBe(before)
  })

  test('are checked, also where they are not sent', () => {
    const { writer, text } = writerFor(old)
    expect(() => writer.earlyHints([['Link', 'a\nb']])).toThrow(ApplicationError)
    writer.earlyHints([['Link', 'a']])
    expect(text()).toBe('')
  })
})

test('a Date of the application stays alone', () => {
  const { writer, text } = writerFor(get)
  writer.startResponse('200 OK', [['date', 'then']])
  writer.sendWhole('')
  expect(text().match(/^date: /gim)).toEqual(['date: '])
})
