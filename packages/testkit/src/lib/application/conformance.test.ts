import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import { listening } from '../suite/listening.ts'
import type { RunningServer } from '../suite/start-server.ts'
import { registerSuite } from '../suite/suite.ts'
import type { SuiteTest } from '../suite/suite.ts'
import { applicationConformance } from './conformance.ts'
import { handlers, listenerWith } from './node-http-app.ts'
import type { Handler } from './node-http-app.ts'
import { conformanceRoutes } from './routes.ts'

// The suite is held against node:http, which is right by definition here: no gateway takes part.
const toApplication = (): (() => null) => () => null
const serveNodeHttp = (replaced: Readonly<Record<string, Handler>> = {}): Promise<RunningServer> =>
  listening(createServer(listenerWith(replaced)))

describe('passes on node:http', () => {
  const options = { toApplication, serve: () => serveNodeHttp(), native: () => serveNodeHttp() }
  registerSuite(applicationConformance(options), test)
})

/** Each of these breaks one thing, and names a test that must notice. */
const faults: ReadonlyArray<readonly [fault: string, noticed: string, replaced: Record<string, Handler>]> = [
  [
    'a server that merges cookies',
    'sends each Set-Cookie as a field of its own, in order',
    { 'GET /set-cookies': ({ response }) => response.setHeader('Set-Cookie', 'first=1, second=2').end('ok') },
  ],
  [
    'a route that shows the wrong method',
    'shows the method PUT',
    { '/inspect': ({ response }) => response.setHeader('Content-Type', 'application/json').end('{"method":"GET"}') },
  ],
  [
    'a stream that is collected first',
    'sends events one by one, each when it is made',
    {
      'GET /events': async ({ response, gates }) => {
        await gates.wait('ev-2')
        response.setHeader('Content-Type', 'text/event-stream').end('data: 1\n\ndata: 2\n\ndata: 3\n\n')
      },
    },
  ],
  [
    'a stream without backpressure',
    'makes no more of a stream than a slow reader takes',
    {
      'GET /stream': ({ response, gates }) => {
        for (let index = 0; index < 1000; index++) response.write(Buffer.alloc(65_536, 97 + (index % 26)))
        gates.open('slow-made')
        response.end()
      },
    },
  ],
  [
    'an upload without backpressure',
    'takes no more of a body than the application reads',
    {
      'POST /digest': (call) => {
        const pieces: Buffer[] = []
        call.request.on('data', (piece: Buffer) => pieces.push(piece))
      },
    },
  ],
  [
    'an echo that waits for the whole body',
    'echoes a body while it is still coming',
    {
      'POST /echo': async ({ request, response }) => response.end(Buffer.concat(await request.toArray())),
    },
  ],
  [
    'an error that ends the response properly',
    'cuts the connection on an error after the head, so that the client can tell',
    {
      'GET /error-later': async ({ response, gates }) => {
        response.write('partial')
        await gates.wait('fail')
        response.end()
      },
    },
  ],
  [
    'an error that tells its message',
    'answers an error before the head with a 500 that tells nothing',
    { 'GET /error': ({ response }) => response.writeHead(500).end('conformance secret') },
  ],
  [
    'an abort nobody sees',
    'tells the application when the client goes away',
    { 'GET /abort-watch': ({ response }) => response.write('started') },
  ],
  [
    'an abort on success',
    'tells the application nothing of the kind on success',
    {
      'GET /abort-watch': async (call) => {
        call.response.on('finish', () => call.gates.open('fine-aborted'))
        await handlers['GET /abort-watch']?.(call)
      },
    },
  ],
  [
    'a lost upload abort',
    'tells an application that reads a body when the client goes away',
    { 'POST /abort-upload': ({ gates }) => gates.open('up-started') },
  ],
  [
    'a connection lost after an answer',
    'serves the next request on the connection after a 204',
    {
      'GET /status': ({ response }) => {
        response.writeHead(204).end(() => response.socket?.destroySoon())
      },
    },
  ],
]

describe.each(faults)('notices %s', (_fault, noticed, replaced) => {
  test(noticed, async () => {
    const suite = applicationConformance({ toApplication, serve: () => serveNodeHttp(replaced), patience: 300 })
    await expect(testNamed(suite, noticed).run()).rejects.toThrow()
  })
})

test('notices a response that differs from the one of the framework’s own server', async () => {
  const different: Record<string, Handler> = { 'GET /nowhere': ({ response }) => response.writeHead(404).end('none') }
  const serve = (): Promise<RunningServer> => serveNodeHttp(different)
  const suite = applicationConformance({ toApplication, serve, native: () => serveNodeHttp() })
  const name = "as on the framework's own server: answers 404 by the framework for a path without a route"
  await expect(testNamed(suite, name).run()).rejects.toThrow(/body|response differs/)
})

test('stops the server also when a test fails', async () => {
  let closed = 0
  const serve = async (): Promise<RunningServer> => {
    const server = await serveNodeHttp({ 'GET /text': ({ response }) => response.end('wrong') })
    return { port: server.port, close: () => server.close().then(() => closed++) }
  }
  const suite = applicationConformance({ toApplication, serve })
  await expect(testNamed(suite, 'sends text as UTF-8 with its length in bytes').run()).rejects.toThrow()
  expect(closed).toBe(1)
})

test('test names are unique, so that a known gap names one', () => {
  const options = { toApplication, serve: () => serveNodeHttp(), native: () => serveNodeHttp() }
  const names = applicationConformance(options).map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

test('the app the suite is tested with has every route of the table', () => {
  const needed = conformanceRoutes.map(({ method, path }) => {
    const first = `/${path.split('/')[1]}`
    return method === 'ANY' ? first : `${method} ${first}`
  })
  expect(Object.keys(handlers).toSorted()).toEqual(needed.toSorted())
})

function testNamed(suite: readonly SuiteTest[], name: string): SuiteTest {
  const found = suite.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no test is called ${name}`)
  return found
}
