// A body that fails while its request is with the program: what the program hears, in which order, and what the client
// gets. On Node's own server and on ours.
import type { IncomingMessage, ServerOptions, ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { onBothStarted, type Start } from './both-servers.fixture.ts'
import { Client } from './server.fixture.ts'

interface Failure {
  readonly name: string
  readonly fields: readonly string[]
  readonly options?: ServerOptions
  /** Fails it, once the request is with the program. */
  fail(client: Client): unknown
}

const failures: readonly Failure[] = [
  {
    name: 'a client that closes its side inside the body',
    fields: ['Content-Length: 8'],
    fail: (client) => client.socket.end('abcd'),
  },
  {
    name: 'a chunk that is none',
    fields: ['Transfer-Encoding: chunked'],
    fail: (client) => client.send('zz'),
  },
  {
    name: 'a body that takes too long',
    fields: ['Content-Length: 8'],
    options: { requestTimeout: 300, headersTimeout: 300, connectionsCheckingInterval: 150 },
    fail: (client) => client.socket.write('abcd'),
  },
]

/** What a program noted until both messages were closed, and how the answer begins. */
async function seen(start: Start, failure: Failure, answers: boolean): Promise<unknown[]> {
  const notes: unknown[] = []
  const begun = Promise.withResolvers<void>()
  const over: Array<Promise<unknown>> = []
  const server = await start((request: IncomingMessage, response: ServerResponse) => {
    const note = (name: string) => (error?: NodeJS.ErrnoException) => void notes.push([name, error?.code])
    request.on('aborted', note('aborted')).on('error', note('error')).on('close', note('request closed'))
    response.on('close', note('response closed')).on('error', note('response error'))
    for (const message of [request, response]) over.push(new Promise((resolve) => message.once('close', resolve)))
    request.resume()
    begun.resolve()
  }, failure.options)
  if (answers)
    server.on('clientError', (error, socket) => {
      // Node's parser finds fault with what is left of such a body, too.
      if (!String(notes).includes('clientError'))
        notes.push(['clientError', 'code' in error, socket.writable, socket.destroyed])
      socket.end('HTTP/1.1 418 Mine\r\nConnection: close\r\n\r\n')
    })
  const client = new Client(server).send('POST / HTTP/1.1', 'Host: a', ...failure.fields, '')
  await Promise.race([begun.promise, client.closed])
  if (over.length === 0) return seen(start, failure, answers) // the machine was too slow for a request to begin in time
  failure.fail(client)
  await Promise.all([client.closed, ...over])
  return [client.received.split('\r\n')[0], ...notes]
}

describe.each(failures)('$name', (failure) => {
  test.each([
    { name: 'the server answers', answers: false, status: /^HTTP\/1.1 40[08] / },
    { name: 'a listener of clientError answers', answers: true, status: /^HTTP\/1.1 418 Mine$/ },
  ])('$name', async ({ answers, status }) => {
    const [statusLine] = await onBothStarted((start) => seen(start, failure, answers))
    expect(statusLine).toMatch(status)
  })
})
