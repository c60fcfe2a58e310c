// Clients that leave at any octet, or go on where they must not: no connection stays, nothing is logged, no error gets out,
// the application never sees a request that did not come whole, and the next client is served.
import type { Application } from '@gateway-server/interface'
import { connect, type Connection } from '@gateway-server/testkit'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { serve, type Server } from './index.ts'
import { portOf } from './lib/test-server.fixture.ts'

/** Errors that nobody caught. Vitest fails a run for them too, but does not say which test it was. */
const uncaught: unknown[] = []
const note = (error: unknown): void => void uncaught.push(error)

beforeEach(() => {
  uncaught.length = 0
  process.on('uncaughtException', note).on('unhandledRejection', note)
})

afterEach(() => {
  process.off('uncaughtException', note).off('unhandledRejection', note)
  expect(uncaught).toEqual([])
})

interface Subject {
  readonly server: Server
  readonly log: string[]
  /** The paths of requests whose body the application has read to its end. */
  readonly read: string[]
  connect(): Promise<Connection>
  /** Resolves when every connection so far is closed on the server's side too. */
  allClosed(): Promise<void>
}

async function start(): Promise<Subject> {
  const [log, read]: [string[], string[]] = [[], []]
  const application: Application = async (environ, startResponse) => {
    while ((await environ['gateway.input'].read()) !== null);
    read.push(environ.PATH_INFO)
    startResponse('200 OK', [['X-Path', environ.PATH_INFO]])
    return environ.PATH_INFO === '/streamed' ? streamed() : ['the whole body']
  }
  const server = await serve(application, {
    port: 0,
    gracefulTimeout: 0,
    errorLog: { write: (text) => log.push(text) },
  })
  onTestFinished(() => server.close())
  let open = 0
  let onClosed = (): void => {}
  server.on('connection', (socket) => {
    open++
    socket.once('close', () => {
      if (--open === 0) onClosed()
    })
  })
  return {
    server,
    log,
    read,
    connect: () => connect(portOf(server)),
    allClosed: () =>
      new Promise((resolve) => {
        onClosed = resolve
        if (open === 0) resolve()
      }),
  }
}

async function* streamed(): AsyncGenerator<string> {
  for (const part of ['one', 'two', 'three']) {
    yield part
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function expectServed({ connect: open }: Subject): Promise<void> {
  const client = await open()
  void client.send('GET /after HTTP/1.1\r\nHost: a\r\n\r\n')
  expect((await client.readResponse()).headers['x-path']).toBe('/after')
  client.leave()
}

const head = (line: string, ...fields: readonly string[]): string =>
  `${[`${line} HTTP/1.1`, 'Host: a', ...fields].join('\r\n')}\r\n\r\n`

const requests: Readonly<Record<string, string>> = {
  'a request without a body': head('GET /whole'),
  'a request with a length': `${head('POST /whole', 'Content-Length: 12')}twelve bytes`,
  'a request in chunks': `${head('POST /whole', 'Transfer-Encoding: chunked')}5;a=b\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n`,
  'a request that expects 100': `${head('PUT /whole', 'Content-Length: 2', 'Expect: 100-continue')}ok`,
}

describe.each(Object.entries(requests))('%s', (_name, request) => {
  test.each([
    ['reset', true],
    ['ended', false],
  ])('%s behind each of its octets but the last', async (_how, hard) => {
    const subject = await start()
    const clients = await Promise.all(Array.from({ length: request.length }, () => subject.connect()))
    await Promise.all(clients.map((client, length) => client.send(request.slice(0, length))))
    for (const client of clients) client.leave(hard)
    await subject.allClosed()
    expect(subject.log).toEqual([])
    expect(subject.read).toEqual([]) // a request that is not complete never looks so
    await expectServed(subject)
  })
})

/** Takes at least so many octets of what is answered, and is gone. */
async function leaveAfter(client: Connection, octets: number, hard: boolean): Promise<void> {
  for (let taken = 0; taken < octets;) taken += (await client.readRaw())?.length ?? Infinity
  client.leave(hard)
}

describe.each(['/whole', '/streamed'])('a response to %s', (path) => {
  test.each([
    ['reset', true],
    ['ended', false],
  ])('%s when more or less of it has been read, with other requests under way', async (_how, hard) => {
    const subject = await start()
    const lengths = Array.from({ length: 250 }, (_, index) => index) // the three responses have more than that
    await Promise.all(
      lengths.map(async (length) => {
        const client = await subject.connect()
        void client.send(head(`GET ${path}`).repeat(3))
        await leaveAfter(client, length, hard)
      }),
    )
    await subject.allClosed()
    expect(subject.log).toEqual([])
    await expectServed(subject)
  })
})

test.each([
  ['at once', false],
  ['when they have sent a part of a request', true],
])('five hundred connections dropped together, %s', async (_when, sends) => {
  const subject = await start()
  const accepted = once(subject.server, 'connection')
  const clients = await Promise.all(Array.from({ length: 500 }, () => subject.connect()))
  if (sends) for (const client of clients) void client.send('GET /half HT')
  for (const [index, client] of clients.entries()) client.leave(index % 2 === 0)
  await accepted
  await expectServed(subject)
  await subject.allClosed()
  expect(subject.log).toEqual([])
  expect(subject.server.connections).toBe(0)
})

describe('a client that goes on behind the last response', () => {
  const last: Readonly<Record<string, string>> = {
    'that it asked for': head('GET /whole', 'Connection: close'),
    'of HTTP/1.0': 'GET /whole HTTP/1.0\r\n\r\n',
    'to a refused request': 'GET / HTTP/9.9\r\n\r\n',
  }

  test.each(Object.entries(last))('%s is not answered, and does no harm', async (_name, request) => {
    const subject = await start()
    const client = await subject.connect()
    void client.send(request)
    expect((await client.readResponse()).headers.connection).toBe('close')
    for (let left = 20; left > 0; left--) await client.send(head('POST /behind', 'Content-Length: 1000'))
    expect((await client.readToEnd()).length).toBe(0)
    for (let left = 20; left > 0; left--) await client.send('more'.repeat(1000))
    client.leave()
    await subject.allClosed()
    expect(subject.read).not.toContain('/behind')
    expect(subject.log).toEqual([])
    await expectServed(subject)
  })
})

test('clients that close their side, and leave while they are answered', async () => {
  const subject = await start()
  const clients = await Promise.all(Array.from({ length: 100 }, () => subject.connect()))
  for (const client of clients) {
    void client.send(head('GET /streamed').repeat(5))
    client.finish()
  }
  for (const client of clients) {
    await client.readHead()
    client.leave()
  }
  await subject.allClosed()
  expect(subject.log).toEqual([])
  await expectServed(subject)
})
