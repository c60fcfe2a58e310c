// Rules 9 and 10, and the abort signal: what clients and applications get to see when something breaks.
import assert from 'node:assert/strict'
import type { Application } from '@gateway-server/interface'
import type { Serve, ServerTest } from './server-test.ts'
import { answering, turnsOfTheLoop } from './server-test.ts'

const secret = (): Error => new Error('conformance secret')
const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'

/** Applications that break before the head is sent: a 500 without detail. */
const before: ReadonlyArray<readonly [name: string, application: Application]> = [
  [
    'an application that throws',
    () => {
      throw secret()
    },
  ],
  ['an application that rejects', () => Promise.reject(secret())],
  ['an application that throws undefined', () => Promise.reject(undefined)],
  [
    'an application that throws after startResponse',
    (_environ, startResponse) => {
      startResponse('200 OK', [['X-Secret', 'yes']])
      throw secret()
    },
  ],
  [
    'a body that fails before its first chunk',
    (_environ, startResponse) => {
      startResponse('200 OK', [])
      // oxlint-disable-next-line require-yield -- a body that breaks at once
      return (function* (): Generator<string> {
        throw secret()
      })()
    },
  ],
  ['an application that answers nothing', () => null],
  ['a body without startResponse', () => ['body']],
]

const early: readonly ServerTest[] = before.map(([name, application]) => ({
  name: `failure: ${name} is a 500 that tells nothing, and the server goes on`,
  run: async (serve) => {
    const { site } = await serve((environ, startResponse) =>
      environ.PATH_INFO === '/other'
        ? answering(() => 'fine')(environ, startResponse)
        : application(environ, startResponse),
    )
    const response = await site.fetch({})
    assert.deepEqual([response.status, response.complete, response.headers['x-secret']], [500, true, undefined])
    assert.doesNotMatch(response.body.toString(), /secret|\bat /)
    assert.equal((await site.fetch({ target: '/other' })).body.toString(), 'fine')
  },
}))

/** Applications that break after the head: the connection is cut. */
const after: ReadonlyArray<readonly [name: string, application: Application]> = [
  [
    'an application that rejects after a write',
    async (_environ, startResponse) => {
      await startResponse('200 OK', [])('partial')
      await turnsOfTheLoop()
      throw secret()
    },
  ],
  [
    'a body that fails after a chunk',
    (_environ, startResponse) => {
      startResponse('200 OK', [])
      return (async function* () {
        yield 'partial'
        await turnsOfTheLoop()
        throw secret()
      })()
    },
  ],
  [
    'a body with Content-Length that fails',
    (_environ, startResponse) => {
      startResponse('200 OK', [['Content-Length', '100']])
      return (async function* () {
        yield 'partial'
        await turnsOfTheLoop()
        throw secret()
      })()
    },
  ],
]

const late: readonly ServerTest[] = after.map(([name, application]) => ({
  name: `failure: ${name} is cut, and the server goes on`,
  run: async (serve) => {
    const { site } = await serve((environ, startResponse) =>
      environ.PATH_INFO === '/other'
        ? answering(() => 'fine')(environ, startResponse)
        : application(environ, startResponse),
    )
    const connection = await site.connect()
    await connection.send(request)
    assert.equal((await connection.readHead()).status, 200)
    const { body, complete } = await connection.readBody()
    assert.deepEqual([body.toString(), complete], ['partial', false])
    assert.equal((await site.fetch({ target: '/other' })).body.toString(), 'fine')
  },
}))

async function expectCut(serve: Serve, application: Application): Promise<void> {
  const { site } = await serve(application)
  const connection = await site.connect()
  await connection.send(request)
  assert.equal((await connection.readToEnd()).toString(), '')
}

const aborts: readonly ServerTest[] = [
  {
    name: 'abort: gateway.abort before the head cuts the connection, and nothing is sent',
    run: (serve) =>
      expectCut(serve, (environ) => {
        environ['gateway.abort']()
        return null
      }),
  },
  {
    name: 'abort: gateway.abort after the head cuts the response',
    run: async (serve) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const { site } = await serve(async (environ, startResponse) => {
        void startResponse('200 OK', [])('partial')
        await promise
        environ['gateway.abort']()
        return null
      })
      const connection = await site.connect()
      await connection.send(request)
      await connection.readHead()
      assert.equal((await connection.readChunk())?.toString(), 'partial')
      resolve()
      assert.equal((await connection.readBody()).complete, false)
    },
  },
  {
    name: 'signal: aborts when the client leaves before it is answered',
    run: async (serve) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const { promise: started, resolve: start } = Promise.withResolvers<void>()
      const { site } = await serve(async (environ, startResponse) => {
        environ['gateway.signal'].addEventListener('abort', () => resolve())
        start()
        await promise
        startResponse('200 OK', [])
        return ['to nobody']
      })
      const connection = await site.connect()
      await connection.send(request)
      await started
      connection.leave(true)
      await promise
    },
  },
  {
    name: 'signal: is aborted also where it is first looked at after the client has left',
    run: async (serve) => {
      const { promise: gone, resolve: go } = Promise.withResolvers<void>()
      const { promise: started, resolve: start } = Promise.withResolvers<void>()
      const seen = Promise.withResolvers<boolean>()
      const { site } = await serve(async (environ, startResponse) => {
        if (environ.PATH_INFO === '/other') return answering(() => '')(environ, startResponse)
        start()
        await gone
        seen.resolve(environ['gateway.signal'].aborted)
        return null
      })
      const connection = await site.connect()
      await connection.send(request)
      await started
      connection.leave(true)
      await site.turns(5, '/other')
      go()
      assert.equal(await seen.promise, true)
    },
  },
  {
    name: 'signal: never aborts on success, also when the client leaves afterwards',
    run: async (serve) => {
      const { promise, resolve } = Promise.withResolvers<AbortSignal>()
      const { site } = await serve(async (environ, startResponse) => {
        resolve(environ['gateway.signal'])
        startResponse('200 OK', [])
        return ['fine']
      })
      const connection = await site.connect()
      await connection.send(request)
      assert.equal((await connection.readResponse()).body.toString(), 'fine')
      connection.leave()
      const signal = await promise
      await site.turns(5, '/other')
      assert.equal(signal.aborted, false)
    },
  },
  {
    name: 'failure: an error from close() leaves the response whole, and the server goes on',
    run: async (serve) => {
      const { site } = await serve((_environ, startResponse) => {
        startResponse('200 OK', [])
        return Object.assign(['fine'], { close: () => Promise.reject(secret()) })
      })
      assert.equal((await site.fetch({})).body.toString(), 'fine')
      assert.equal((await site.fetch({})).body.toString(), 'fine')
    },
  },
]

export const failureTests: readonly ServerTest[] = [...early, ...late, ...aborts]
