// What a server does beyond request and response: hints, upgrades, response trailers, background work, its lifecycle.
import assert from 'node:assert/strict'
import type { Application, HeaderList } from '@gateway-server/interface'
import type { ServerTest } from './server-test.ts'
import { answering, readText, turnsOfTheLoop } from './server-test.ts'

const link: HeaderList = [['Link', '</style.css>; rel=preload']]

const hinting: Application = (environ, startResponse) => {
  environ['gateway.early_hints'](link)
  startResponse('200 OK', [])
  return ['body']
}

const hints: readonly ServerTest[] = [
  {
    name: 'early hints: go out as a 103 before the head',
    run: async (serve) => {
      const { site } = await serve(hinting)
      const connection = await site.connect()
      await connection.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      const interim = await connection.readHead()
      assert.deepEqual([interim.status, interim.rawHeaders], [103, link])
      assert.equal((await connection.readResponse()).body.toString(), 'body')
    },
  },
  {
    name: 'early hints: are not sent to an HTTP/1.0 client',
    run: async (serve) => {
      const { site } = await serve(hinting)
      const connection = await site.connect()
      await connection.send('GET / HTTP/1.0\r\n\r\n')
      assert.equal((await connection.readHead()).status, 200)
      assert.equal((await connection.readBody()).body.toString(), 'body')
    },
  },
  {
    name: 'early hints: do nothing after the head',
    run: async (serve) => {
      const { site } = await serve((environ, startResponse) => {
        void startResponse('200 OK', [])('first ')
        environ['gateway.early_hints'](link)
        return ['body']
      })
      assert.equal((await site.fetch({})).body.toString(), 'first body')
    },
  },
]

const upgradeHead = 'GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n'

/** Takes the connection over and echoes every byte, those that came with the request first. */
const echoing: Application = (environ) => {
  const upgrade = environ['gateway.upgrade']?.()
  assert.ok(upgrade !== undefined, 'gateway.upgrade is absent')
  upgrade.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
  upgrade.socket.write(upgrade.head)
  upgrade.socket.pipe(upgrade.socket)
  return null
}

const upgrades: readonly ServerTest[] = [
  {
    name: 'upgrade: hands over the connection and every byte after the request',
    run: async (serve) => {
      const { site } = await serve(echoing)
      const connection = await site.connect()
      await connection.send(`${upgradeHead}GET /early HTTP/1.1\r\n\r\n`)
      assert.equal((await connection.readHead()).status, 101)
      let echoed = ''
      while (!echoed.endsWith('\r\n\r\n')) echoed += String(await connection.readRaw())
      assert.equal(echoed, 'GET /early HTTP/1.1\r\n\r\n')
      await connection.send('more')
      assert.equal(String(await connection.readRaw()), 'more')
      connection.finish() // or the server waits for that before it has stopped
      assert.equal(await connection.readRaw(), null)
    },
  },
  {
    name: 'upgrade: hands over a CONNECT',
    run: async (serve) => {
      const { site } = await serve(echoing)
      const connection = await site.connect()
      await connection.send('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n')
      assert.equal((await connection.readHead('CONNECT')).status, 101)
      await connection.send('hello')
      assert.equal(String(await connection.readRaw()), 'hello')
    },
  },
  {
    name: 'upgrade: an application may ignore it, and the connection goes on',
    run: async (serve) => {
      const { site } = await serve(answering((environ) => environ.PATH_INFO))
      const connection = await site.connect()
      await connection.send(`${upgradeHead}GET /next HTTP/1.1\r\nHost: a\r\n\r\n`)
      assert.equal((await connection.readResponse()).body.toString(), '/chat')
      assert.equal((await connection.readResponse()).body.toString(), '/next')
    },
  },
  {
    name: 'upgrade: a 426 may name the protocol to upgrade to',
    run: async (serve) => {
      const { site } = await serve((_environ, startResponse) => {
        startResponse('426 Upgrade Required', [['Upgrade', 'websocket']])
        return []
      })
      const response = await site.fetch({})
      assert.deepEqual([response.status, response.headers['upgrade']], [426, 'websocket'])
    },
  },
]

const withTrailers: Application = (environ, startResponse) => {
  startResponse('200 OK', [])
  return (async function* () {
    yield 'body'
    environ['gateway.add_trailers']([['X-Sum', '1']])
  })()
}

const trailers: readonly ServerTest[] = [
  {
    name: 'trailers: are sent after a chunked body to a client that takes them',
    run: async (serve) => {
      const { site } = await serve(withTrailers)
      const headers: HeaderList = [
        ['TE', 'trailers'],
        ['Connection', 'TE'],
      ]
      const response = await site.fetch({ headers })
      assert.deepEqual([response.body.toString(), response.trailers], ['body', [['X-Sum', '1']]])
    },
  },
  {
    name: 'trailers: are not sent to a client that did not ask',
    run: async (serve) => {
      const { site } = await serve(withTrailers)
      const response = await site.fetch({})
      assert.deepEqual([response.body.toString(), response.trailers], ['body', []])
    },
  },
]

const lifecycle: readonly ServerTest[] = [
  {
    name: 'lifecycle: startup runs before the first request, and its state is gateway.state',
    run: async (serve) => {
      const calls: string[] = []
      const application = Object.assign(
        answering((environ) => String(environ['gateway.state']['database'])),
        {
          startup: async (state: Record<string, unknown>) => {
            await turnsOfTheLoop()
            state['database'] = 'ready'
            calls.push('startup')
          },
          shutdown: () => void calls.push('shutdown'),
        },
      )
      const { site, server } = await serve(application)
      assert.equal((await site.fetch({})).body.toString(), 'ready')
      assert.deepEqual(calls, ['startup'])
      await server.close()
      assert.deepEqual(calls, ['startup', 'shutdown'])
    },
  },
  {
    name: 'lifecycle: a graceful stop answers the request in flight, and says that it closes',
    run: async (serve) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const { promise: started, resolve: start } = Promise.withResolvers<void>()
      const { site, server } = await serve(
        answering(async () => {
          start()
          await promise
          return 'in time'
        }),
      )
      const connection = await site.connect()
      await connection.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      await started
      const closed = server.close()
      resolve()
      const response = await connection.readResponse()
      assert.deepEqual([response.body.toString(), response.headers['connection']], ['in time', 'close'])
      connection.finish()
      await closed
    },
  },
  {
    name: 'lifecycle: drain runs when a stop begins, while requests are under way, and shutdown after both have ended',
    run: async (serve) => {
      const inFlight = Promise.withResolvers<void>()
      const answer = Promise.withResolvers<void>()
      const draining = Promise.withResolvers<void>()
      const drained = Promise.withResolvers<void>()
      const calls: string[] = []
      const { site, server } = await serve(
        Object.assign(
          answering(async () => {
            inFlight.resolve()
            await answer.promise
            return 'unharmed'
          }),
          {
            drain: async () => {
              calls.push('drain')
              draining.resolve()
              await drained.promise
              calls.push('drained')
            },
            shutdown: () => void calls.push('shutdown'),
          },
        ),
      )
      const connection = await site.connect()
      await connection.send('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
      await inFlight.promise
      const closed = server.close()
      await draining.promise
      answer.resolve()
      assert.equal((await connection.readResponse()).body.toString(), 'unharmed')
      connection.finish()
      await turnsOfTheLoop()
      assert.deepEqual(calls, ['drain'])
      drained.resolve()
      await closed
      assert.deepEqual(calls, ['drain', 'drained', 'shutdown'])
    },
  },
  {
    name: 'lifecycle: a drain that fails does no harm',
    run: async (serve) => {
      const calls: string[] = []
      const application = Object.assign(answering(readText), {
        drain: () => {
          throw new Error('in drain')
        },
        shutdown: () => void calls.push('shutdown'),
      })
      const { server } = await serve(application)
      await server.close()
      assert.deepEqual(calls, ['shutdown'])
    },
  },
  {
    name: 'lifecycle: a graceful stop closes idle connections',
    run: async (serve) => {
      const { site, server } = await serve(answering(readText))
      const connection = await site.connect()
      await connection.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      await connection.readResponse()
      const closed = server.close()
      assert.equal((await connection.readToEnd()).length, 0)
      await closed
    },
  },
  {
    name: 'lifecycle: a graceful stop waits for background work',
    run: async (serve) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const { site, server } = await serve(
        answering((environ) => {
          environ['gateway.wait_until'](promise)
          return 'answered'
        }),
      )
      const connection = await site.connect()
      await connection.send('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
      assert.equal((await connection.readResponse()).body.toString(), 'answered')
      connection.finish()
      let stopped = false
      const closed = server.close().then(() => (stopped = true))
      await turnsOfTheLoop()
      assert.equal(stopped, false, 'stopped before the background work had ended')
      resolve()
      await closed
    },
  },
  {
    name: 'lifecycle: background work that fails does no harm',
    run: async (serve) => {
      const { site } = await serve(
        answering((environ) => {
          environ['gateway.wait_until'](Promise.reject(new Error('in the background')))
          return 'answered'
        }),
      )
      assert.equal((await site.fetch({})).body.toString(), 'answered')
      assert.equal((await site.fetch({})).body.toString(), 'answered')
    },
  },
]

export const additionTests: readonly ServerTest[] = [...hints, ...upgrades, ...trailers, ...lifecycle]
