import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requestHead } from '../lib/exchange/exchange.fixture.ts'
import type { FinishedRequest } from '../lib/exchange/request-observer.ts'
import { atoms, namedAtoms } from './atoms.ts'
import { combinedFormat } from './combined.ts'
import { compileFormat, FormatError, showsDuration } from './format.ts'

interface Overrides extends Partial<FinishedRequest> {
  readonly fields?: readonly string[]
  readonly target?: string
  readonly method?: string
  readonly minorVersion?: 0 | 1
}

function finished(overrides: Overrides = {}): FinishedRequest {
  const { fields = [], target = '/a/b?c=d', method = 'GET', minorVersion = 1, ...others } = overrides
  const head = requestHead('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  const [path = '', query = ''] = target.split('?')
  Object.assign(head, { method, minorVersion, target, path, query, rawHeaders: [...fields] }) // more than the parser lets through
  return {
    head,
    received: '',
    status: 200,
    bytes: 12,
    duration: 1234.5678,
    endedAt: performance.now(),
    remoteAddress: '192.0.2.7',
    remotePort: '50000',
    fieldLines: 'Content-Type: text/html\r\nX-A: b\r\n',
    requestId: 'id-1',
    ...others,
  }
}

const line = (format: string, request = finished()): string => compileFormat(format)(request)

/** Each differs from the one before in whatever the formats keep of it. */
const anyRequest = fc.record({
  fields: fc.constantFrom(
    [],
    ['Authorization', 'Basic YTpi'],
    ['AUTHORIZATION', 'Bearer x'],
    ['REFERER', 'x "y"', 'User-Agent', 'é\\\u0007'],
    ['User-Agent', 'curl/8', 'Connection', 'close', 'Upgrade', 'h2c'],
    ['user-agent', '', 'Referer', ''],
  ),
  method: fc.constantFrom('GET', 'POST', 'M-SEARCH'),
  minorVersion: fc.constantFrom(0 as const, 1 as const),
  target: fc.constantFrom('/', '/"\\', '/a?b=c'),
  bytes: fc.constantFrom(0, 1, 1e9),
  status: fc.constantFrom(99, 100, 200, 404, 599, 600, 999),
  duration: fc.constantFrom(0, 0.0004, 0.037, 0.9994, 0.9996, 1, 12.34, 61_234.5678),
  remoteAddress: fc.constantFrom('::1', '192.0.2.7', 'not "one"', undefined),
  requestId: fc.constantFrom(undefined, 'id-1'),
})

describe('combined', () => {
  test('is the combined log format', () => {
    const request = finished({ fields: ['Referer', 'https://a.example/', 'user-agent', 'curl/8'] })
    expect(line('combined', request)).toMatch(
      /^192\.0\.2\.7 - - \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "GET \/a\/b\?c=d HTTP\/1\.1" 200 12 "https:\/\/a\.example\/" "curl\/8"\n$/,
    )
  })

  test('is what its atoms give, whatever the request', () => {
    fc.assert(
      fc.property(anyRequest, (each) => {
        const withoutTime = (text: string): string => text.replace(/\[[^\]]+\]/, '')
        const ofAtoms = line(`atoms: ${combinedFormat}`, finished(each)) // not known as that of `combined`
        expect(`atoms: ${withoutTime(line('combined', finished(each)))}`).toBe(withoutTime(ofAtoms))
      }),
    )
  })

  test('is meant by its atoms, too', () => {
    expect(compileFormat(combinedFormat)).toBe(compileFormat('combined'))
  })

  test('shows what came of a refused request', () => {
    const refused = finished({ head: undefined, received: 'GET /\u0000 "x"', status: 400, bytes: 0, fieldLines: '' })
    expect(line('combined', refused)).toContain('] "GET /\\x00 \\x22x\\x22" 400 - "-" "-"\n')
    expect(line('combined', finished({ head: undefined, status: 408, bytes: 0 }))).toContain('] "-" 408 - "-" "-"\n')
  })
})

describe('json', () => {
  test('is an object a line, without members that have no value', () => {
    const request = finished({ fields: ['User-Agent', 'a "b" é\n'] })
    const { time, ...members } = JSON.parse(line('json', request)) as Record<string, unknown>
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(members).toEqual({
      remote: '192.0.2.7',
      method: 'GET',
      target: '/a/b?c=d',
      protocol: 'HTTP/1.1',
      status: 200,
      bytes: 12,
      duration: 1234.568,
      agent: 'a "b" é\n',
      requestId: 'id-1',
      pid: process.pid,
    })
  })

  test('says what the request says, whatever it is', () => {
    fc.assert(
      fc.property(anyRequest, (each) => {
        const request = finished(each)
        const { time, ...members } = JSON.parse(line('json', request)) as Record<string, unknown>
        expect(time).toMatch(/Z$/)
        const { method, target, minorVersion, rawHeaders } = request.head!
        const fields = new Map(rawHeaders.map((name, index) => [name.toLowerCase(), rawHeaders[index + 1]]))
        const expected = {
          remote: request.remoteAddress,
          method,
          target,
          protocol: `HTTP/1.${minorVersion}`,
          status: request.status,
          bytes: request.bytes,
          duration: Math.round(request.duration * 1000) / 1000,
          referer: fields.get('referer'),
          agent: fields.get('user-agent'),
          requestId: request.requestId,
          pid: process.pid,
        }
        const present = Object.entries(expected).filter(([, value]) => value !== undefined && value !== '')
        expect(Object.entries(members)).toEqual(present)
      }),
    )
  })

  test('shows what came of a refused request', () => {
    const refused = finished({ head: undefined, received: 'x\u009by', status: 400 })
    expect(line('json', refused)).toContain('"received":"x\\u009by","status":400')
  })
})

describe('atoms', () => {
  const fields = [
    'Referer',
    'r',
    'User-Agent',
    'a',
    'Authorization',
    'Basic am9lOnNlY3JldA==',
    'X-Forwarded-For',
    '1, 2',
  ]
  const expected: Readonly<Record<string, string | RegExp>> = {
    '%(h)s': '192.0.2.7',
    '%(l)s': '-',
    '%(u)s': 'joe',
    '%(t)s': /^\[[^\]]+\]$/,
    '%(r)s': 'GET /a/b?c=d HTTP/1.1',
    '%(m)s': 'GET',
    '%(U)s': '/a/b',
    '%(q)s': 'c=d',
    '%(H)s': 'HTTP/1.1',
    '%(s)s': '200',
    '%(B)s': '12',
    '%(b)s': '12',
    '%(f)s': 'r',
    '%(a)s': 'a',
    '%(T)s': '1',
    '%(M)s': '1234',
    '%(D)s': '1234567',
    '%(L)s': '1.234568',
    '%(p)s': `<${process.pid}>`,
    '%(R)s': 'id-1',
    '%({X-Forwarded-For}i)s': '1, 2',
    '%({x-none}i)s': '-',
    '%({content-type}o)s': 'text/html',
    '%({x}o)s': '-',
    '100%%': '100%',
  }

  test.each(Object.entries(expected))('%s', (format, value) => {
    const text = line(format, finished({ fields })).slice(0, -1)
    if (typeof value === 'string') expect(text).toBe(value)
    else expect(text).toMatch(value)
  })

  test('each has a test', () => {
    const tested = Object.keys(expected).map((format) => format.replace(/\{.*\}/, ''))
    expect(tested).toEqual(
      expect.arrayContaining([...Object.keys(atoms), ...Object.keys(namedAtoms)].map((name) => `%(${name})s`)),
    )
  })

  test('an unknown one is refused, with those that there are', () => {
    for (const format of ['%(x)s', '%(constructor)s', '%({a}x)s', '%({})s', '%({}i)s'])
      expect(() => compileFormat(format)).toThrow(FormatError)
    expect(() => compileFormat('%(x)s')).toThrow('there is no atom %(x)s; there are %(h)s')
  })

  test('a percent sign that begins none is refused', () => {
    for (const format of ['%h', '100%', '%(h)d']) expect(() => compileFormat(format)).toThrow(FormatError)
  })
})

test('nothing that a client sends gets out of its place in the line', () => {
  const octets = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) })
  const everything = [...Object.keys(atoms).map((name) => `"%(${name})s"`), '"%({x}i)s"', '"%({x}o)s"'].join(' ')
  const formats = ['combined', everything]
  fc.assert(
    fc.property(octets, octets, (one, other) => {
      const authorization = `Basic ${Buffer.from(`${one}:${other}`, 'latin1').toString('base64')}`
      const request = finished({
        fields: ['Referer', one, 'User-Agent', other, 'X', one, 'Authorization', authorization],
        remoteAddress: other,
        fieldLines: `X: ${one}\r\n`,
        requestId: one,
      })
      const refused = { ...request, head: undefined, received: one }
      for (const each of [request, refused]) {
        for (const format of formats) {
          const text = line(format, each)
          expect(text).toMatch(/^[ -~]*\n$/)
          expect(text.match(/"/g)?.length).toBe(format === 'combined' ? 6 : everything.match(/"/g)?.length)
        }
        expect(line('json', each)).toMatch(/^[ -~]*\n$/)
        JSON.parse(line('json', each))
      }
    }),
  )
})

test('which formats show the duration is known', () => {
  const quick = finished({ duration: 0 })
  const slow = finished({ duration: 61_234.5 })
  const withoutTime = (text: string): string => text.replaceAll(/\[[^\]]+\]|"time":"[^"]+"/g, '')
  const all = [...Object.keys(atoms), '{x}i', '{x}o'].map((name) => `%(${name})s`)
  for (const format of ['combined', 'json', '%(h)s %(D)s', ...all]) {
    const differs = withoutTime(line(format, quick)) !== withoutTime(line(format, slow))
    expect(differs, format).toBe(showsDuration(format))
  }
})

test('a line end in the format itself is a space', () => {
  expect(line('%(m)s\r\n%(s)s')).toBe('GET 200\n')
})
