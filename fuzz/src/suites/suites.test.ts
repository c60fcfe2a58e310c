// The readers and the asking, with fixtures of our own in the forms of the suites: CI has no checkouts of others.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askServer } from './ask-server.ts'
import { readGunicornFixtures } from './gunicorn-fixtures.ts'
import { readLlhttpFixtures } from './llhttp-fixtures.ts'
import { type RunningSubject, startGatewayServer, startNodeHttp } from './servers.ts'
import { type SuiteCase, withHosts } from './suite-case.ts'

const checkout = mkdtempSync(join(tmpdir(), 'suites-'))
afterAll(() => rmSync(checkout, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(checkout, path)), { recursive: true })
  writeFileSync(join(checkout, path), text)
}

const fence = '```'

beforeAll(() => {
  const fixture = (title: string, type: string, octets: string, log: string): string =>
    `### ${title}\n\n<!-- meta={"type": "${type}"} -->\n${fence}http\n${octets}\n${fence}\nSome prose\n\n${fence}log\n${log}\n${fence}\n`
  write(
    'test/request/some.md',
    [
      '# A group\n',
      fixture('Served', 'request', 'GET /\\x61 HTTP/1.0\n\n', 'off=3 message complete'),
      fixture('Lenient', 'request-lenient-all', 'GET / HTTP/1.1\n\n', 'off=3 message complete'),
      fixture('Refused', 'request', 'GET / HTTP/1.1\nHo\\rst: a\n\n', 'off=9 error code=3 reason="no"'),
      fixture('Upgrade', 'request', 'CONNECT a:1 HTTP/1.0\n\n', 'message complete\nerror code=22 reason="Pause"'),
    ].join('\n'),
  )
  write('tests/requests/valid/1.http', 'POST /\\x61 HTTP/1.1\\r\\n\nContent-Length: 2\\r\\n\n\\r\\n\nok')
  write('tests/requests/valid/1.py', 'request = {\n    "method": "POST",\n}\n')
  write('tests/requests/invalid/2.http', 'GET / HTTP/1.1\\n\n')
  write('tests/requests/invalid/2.py', 'request = InvalidHTTPVersion\n')
  write('tests/requests/invalid/3.http', 'GET / HTTP/1.1\\r\\n\n')
  write('tests/requests/invalid/3.py', 'cfg.set("an option", True)\n')
})

const texts = (cases: readonly SuiteCase[]): unknown[] =>
  cases.map(({ name, octets, expected }) => [name, Buffer.from(octets).toString('latin1'), expected])

test('reads fixtures of llhttp, but for lenient ones', () => {
  expect(texts(readLlhttpFixtures(checkout))).toEqual([
    ['some.md:3 Served', 'GET /a HTTP/1.0\r\n\r\n', { served: 1, refused: false }],
    ['some.md:31 Refused', 'GET / HTTP/1.1\r\nHost: example.com\r\nHo\rst: a\r\n\r\n', { served: 0, refused: true }],
    ['some.md:46 Upgrade', 'CONNECT a:1 HTTP/1.0\r\n\r\n', { served: 1, refused: false }],
  ])
})

test('reads fixtures of gunicorn, but for those with options', () => {
  expect(texts(readGunicornFixtures(checkout))).toEqual([
    ['invalid/2.http', 'GET / HTTP/1.1\n', { served: 0, refused: true }],
    [
      'valid/1.http',
      'POST /a HTTP/1.1\r\nHost: example.com\r\nContent-Length: 2\r\n\r\nok',
      { served: 1, refused: false },
    ],
  ])
})

test('a Host is added to each request on HTTP/1.1 that has none', () => {
  const [bare, full] = ['GET / HTTP/1.1\r\nA: b\r\n\r\n', 'GET / HTTP/1.1\r\nA: b\r\nhost: a\r\n\r\n']
  expect(withHosts(full + bare)).toBe(`${full}GET / HTTP/1.1\r\nHost: example.com\r\nA: b\r\n\r\n`)
  expect(withHosts('GET / HTTP/1.0\r\n\r\n')).toBe('GET / HTTP/1.0\r\n\r\n')
})

describe.each([
  ['gateway-server', startGatewayServer],
  ['node:http', startNodeHttp],
])('%s over a socket', (_name, start) => {
  let subject: RunningSubject
  beforeAll(async () => {
    subject = await start()
  })
  afterAll(() => subject.close())

  test('answers each case as expected', async () => {
    for (const each of [...readLlhttpFixtures(checkout), ...readGunicornFixtures(checkout)]) {
      expect(await askServer(subject.port, each), each.name).toEqual(each.expected)
    }
  })
})
