// `toFetch` where it is meant to be used: the conformance app as an application, on the servers of other runtimes.
import {
  applicationConformance,
  connect,
  fetchRaw,
  registerSuite,
  requestBytes,
  type KnownGap,
  type RunningServer,
} from '@gateway-server/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { runtimes, startProgram } from './runtimes.fixture.ts'

const streamsThatEndAtOnce: KnownGap = {
  test: 'ends a stream with the connection for HTTP/1.0',
  reason: 'a real Response shows a text as a stream; a stream that ends at once gets a length as a text does',
  link: 'https://fetch.spec.whatwg.org/#body-mixin',
}

const gaps: Readonly<Record<string, readonly KnownGap[]>> = {
  Bun: [
    streamsThatEndAtOnce,
    {
      test: 'closes the connection when the client asks for it',
      reason: 'it does, but Bun.serve does not say so in a Connection field',
      link: 'https://bun.sh/docs/api/http',
    },
  ],
  Deno: [streamsThatEndAtOnce],
}

describe.each(Object.entries(runtimes))('on %s', (name, command) => {
  let running: Promise<RunningServer> | undefined
  afterAll(async () => (await running)?.close())

  // One process for all tests: the gates of a test are its own, and a process takes its time to start.
  const serve = async (): Promise<RunningServer> => {
    const { port } = await (running ??= startProgram(command, 'runtime-server.fixture.ts'))
    return { port, close: () => Promise.resolve() }
  }
  // adapter-node stands on node:http's own classes, and Bun's are others: `write` of its ServerResponse refuses ours.
  if (name !== 'Bun') {
    test('runs a listener of node:http', async () => {
      const body = 'x'.repeat(1_000_000)
      const { port } = await serve()
      const response = await fetchRaw(port, { method: 'POST', target: '/listener', body })
      expect([response.status, response.headers['x-address'], response.body.toString()]).toEqual([
        200,
        '127.0.0.1',
        body,
      ])
    })
  }

  const toApplication = () => () => null // it is in the process

  test('tells who the client is, and what runs the server', async () => {
    const { port } = await serve()
    const connection = await connect(port)
    await connection.send(requestBytes({ target: '/environ' }))
    const { body } = await connection.readResponse()
    expect(JSON.parse(body.toString())).toEqual({
      REMOTE_ADDR: '127.0.0.1',
      REMOTE_PORT: String(connection.socket.localPort),
      SERVER_NAME: 'conformance.example',
      SERVER_PORT: '80',
      SERVER_SOFTWARE: expect.stringMatching(new RegExp(`^${name}[./]`)),
    })
    connection.leave()
  })

  registerSuite(applicationConformance({ toApplication, serve, gaps: gaps[name] ?? [] }), test)
})
