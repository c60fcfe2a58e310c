import type { Application } from '@gateway-server/interface'
import type { Response } from '@gateway-server/testkit'
import { describe, expect, test } from 'vitest'
import { heldTime } from '../held-time.fixture.ts'
import {
  aborted,
  answeringPath,
  get,
  isClientGone,
  post,
  readAll,
  runsOverTcp,
  testServer,
  turnsOfTheLoop,
} from '../test-server.fixture.ts'

/** For tests that hold over TCP alone: over TLS they are none, rather than skipped. */
const onlyOverTcp: (name: string, run: () => Promise<void>) => void = runsOverTcp() ? test : () => {}

const bodyOf = (response: Response): string => response.body.toString()

/** An application that answers each path when the test says so, and the paths it was called with. */
function gated(): { application: Application; paths: string[]; open: (path: string) => void } {
  const gates = new Map<string, PromiseWithResolvers<void>>()
  const gate = (path: string): PromiseWithResolvers<void> => {
    const found = gates.get(path) ?? Promise.withResolvers<void>()
    gates.set(path, found)
    return found
  }
  const paths: string[] = []
  const application: Application = async (environ, startResponse) => {
    paths.push(environ.PATH_INFO)
    await gate(environ.PATH_INFO).promise
    return answeringPath(environ, startResponse)
  }
  return { application, paths, open: (path) => gate(path).resolve() }
}

describe('pipelining', () => {
  test('answers slow and fast requests in the order they came', async () => {
    const { application, open } = gated()
    const mixed: Application = (environ, startResponse) =>
      environ.PATH_INFO.startsWith('/slow')
        ? application(environ, startResponse)
        : answeringPath(environ, startResponse)
    const { send } = await testServer(mixed)
    const paths = ['/1', '/slow/2', '/3', '/slow/4', '/slow/5', '/6']
    const client = await send(paths.map((path) => get(path)).join(''))
    for (const path of ['/slow/5', '/slow/4', '/slow/2']) open(path)
    for (const path of paths) expect(bodyOf(await client.readResponse())).toBe(path)
  })

  test('one request at a time is with the application', async () => {
    const { application, paths, open } = gated()
    const { send } = await testServer(application)
    const client = await send(get('/1') + get('/2'))
    await client.send('')
    await turnsOfTheLoop()
    expect(paths).toEqual(['/1'])
    open('/1')
    expect(bodyOf(await client.readResponse())).toBe('/1')
    open('/2')
    expect(bodyOf(await client.readResponse())).toBe('/2')
  })

  test('all answers to what came together leave together', async () => {
    const { server, send } = await testServer(answeringPath)
    const writes: number[] = []
    server.on('connection', (socket) => {
      const write = socket.write.bind(socket)
      socket.write = ((octets: string, ...rest: []) => {
        writes.push(octets.length)
        return write(octets, ...rest)
      }) as typeof write
    })
    const client = await send(get('/').repeat(16))
    for (let index = 0; index < 16; index++) await client.readResponse()
    expect(writes.length).toBe(1)
  })

  test('a request behind one that is refused is not seen, one before it is answered', async () => {
    const { application, paths, open } = gated()
    const { send } = await testServer(application)
    const client = await send(`${get('/1')}GET /2 HTTP/1.1\r\n\r\n${get('/3')}`)
    open('/1')
    expect(bodyOf(await client.readResponse())).toBe('/1')
    expect((await client.readResponse()).status).toBe(400)
    expect((await client.readToEnd()).length).toBe(0)
    expect(paths).toEqual(['/1'])
  })

  test('requests behind Connection: close are not seen', async () => {
    const { application, paths, open } = gated()
    const { send } = await testServer(application)
    const client = await send(get('/1', 'Connection: close') + get('/2'))
    open('/1')
    expect(bodyOf(await client.readResponse())).toBe('/1')
    expect((await client.readToEnd()).length).toBe(0)
    expect(paths).toEqual(['/1'])
  })

  test('HEAD, 204 and 304 between others keep the framing', async () => {
    const application: Application = (environ, startResponse) => {
      startResponse(`${environ.PATH_INFO.slice(1, 4)} Fine`, [])
      return environ.PATH_INFO.endsWith('s') ? new Set(['a', 'body']) : ['a body']
    }
    const { send } = await testServer(application)
    const requests = [
      'GET /200',
      'HEAD /200',
      'GET /204',
      'GET /304',
      'HEAD /204',
      'GET /404',
      'HEAD /200s',
      'GET /200s',
    ]
    requests.push('GET /204s', 'GET /304s', 'GET /200')
    const client = await send(requests.map((line) => `${line} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''))
    const answers: string[] = []
    for (const line of requests) {
      const response = await client.readResponse(line.split(' ')[0])
      answers.push(`${response.status} ${response.headers['content-length']} ${bodyOf(response)}`)
    }
    expect(answers).toEqual([
      '200 6 a body',
      '200 6 ',
      '204 undefined ',
      '304 undefined ',
      '204 undefined ',
      '404 6 a body',
      '200 undefined ',
      '200 undefined abody',
      '204 undefined ',
      '304 undefined ',
      '200 6 a body',
    ])
  })
})

describe('a client that has closed its side', () => {
  test.each([1, 3])('gets all of %i slow answers', async (count) => {
    const { application, open } = gated()
    const { send } = await testServer(application)
    const paths = Array.from({ length: count }, (_, index) => `/${index}`)
    const client = await send(paths.map((path) => get(path)).join(''))
    client.finish()
    await turnsOfTheLoop()
    for (const path of paths) {
      open(path)
      expect(bodyOf(await client.readResponse())).toBe(path)
    }
    expect((await client.readToEnd()).length).toBe(0)
  })

  test('is told in the last answer that the connection closes', async () => {
    const { application, open } = gated()
    const { send } = await testServer(application)
    const client = await send(get('/1') + get('/2'))
    client.finish()
    await turnsOfTheLoop()
    open('/1')
    open('/2')
    expect((await client.readResponse()).headers.connection).toBeUndefined()
    expect((await client.readResponse()).headers.connection).toBe('close')
  })

  // A client of node:tls reads no further than the present record once it has closed its side.
  onlyOverTcp('gets an answer larger than any buffer, read slowly', async () => {
    const size = 32 * 1024 * 1024
    const { send } = await testServer((_environ, startResponse) => {
      startResponse('200 OK', [])
      return [Buffer.alloc(size)]
    })
    const client = await send(get('/'))
    await client.readHead()
    client.finish() // the answer is on its way
    expect((await client.readBody()).body.length).toBe(size)
  })

  test('inside its head is refused', async () => {
    const { send } = await testServer(answeringPath)
    const client = await send('GET / HTTP/1.1\r\n')
    client.finish()
    expect((await client.readResponse()).status).toBe(400)
  })

  test('inside its body is refused, and the application’s read rejects', async () => {
    const failures: unknown[] = []
    const { send, log } = await testServer(async (environ) => {
      await readAll(environ).catch((error: unknown) => failures.push(error))
      return null
    })
    const client = await send(`${post('/', 'Content-Length: 3')}ab`)
    client.finish()
    expect((await client.readResponse()).status).toBe(400)
    expect(failures.every(isClientGone)).toBe(true)
    expect(failures.length).toBe(1)
    expect(log).toEqual([])
  })

  test('aborts the signal, and an application that fails with its reason is not logged', async () => {
    const { send, log } = await testServer(async (environ) => {
      throw await aborted(environ)
    })
    const client = await send(get('/'))
    client.finish()
    expect((await client.readResponse()).status).toBe(500)
    expect(log).toEqual([])
  })

  test('without a request ends the connection', async () => {
    const { send } = await testServer(answeringPath)
    const client = await send('')
    client.finish()
    expect((await client.readToEnd()).length).toBe(0)
  })
})

describe('versions and forms of a request', () => {
  const facts: Application = (environ, startResponse) => {
    startResponse('200 OK', [])
    const { REQUEST_METHOD, REQUEST_URI, PATH_INFO, QUERY_STRING, HTTP_HOST, SERVER_NAME } = environ
    return [[REQUEST_METHOD, REQUEST_URI, PATH_INFO, QUERY_STRING, HTTP_HOST, SERVER_NAME].join(' ')]
  }

  test.each([
    ['GET http://b.example:81/p?q HTTP/1.1\r\nHost: a\r\n', 'GET http://b.example:81/p?q /p q b.example:81 b.example'],
    ['GET HTTPS://b.example HTTP/1.1\r\nHost: a\r\n', 'GET HTTPS://b.example /  b.example b.example'],
    ['OPTIONS * HTTP/1.1\r\nHost: a\r\n', 'OPTIONS * *  a a'],
    ['OPTIONS http://b.example HTTP/1.1\r\nHost: a\r\n', 'OPTIONS http://b.example /  b.example b.example'],
    ['GET / HTTP/1.1\r\nHost: [::1]:80\r\n', 'GET / /  [::1]:80 [::1]'],
    ['GET / HTTP/1.1\r\nHost:\r\n', 'GET / /   127.0.0.1'],
    ['GET / HTTP/1.0\r\n', 'GET / /   127.0.0.1'],
  ])('%j', async (head, expected) => {
    const { send } = await testServer(facts)
    expect(bodyOf(await (await send(`${head}\r\n`)).readResponse())).toBe(expected)
  })

  test('an HTTP/1.0 client that asks for it keeps its connection, for as long as lengths are known', async () => {
    const { send } = await testServer((environ, startResponse) => {
      startResponse('200 OK', [])
      return environ.PATH_INFO === '/stream' ? new Set(['a', 'b']) : ['whole']
    })
    const head = (path: string): string => `GET ${path} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n`
    const client = await send(head('/') + head('/stream'))
    expect(await client.readResponse()).toMatchObject({ headers: { connection: 'keep-alive' }, framing: 'length' })
    const last = await client.readResponse()
    expect([last.headers.connection, last.framing, bodyOf(last)]).toEqual(['close', 'close', 'ab'])
  })

  describe('CONNECT', () => {
    const connecting = 'CONNECT b.example:443 HTTP/1.1\r\nHost: b.example:443\r\n\r\n'

    test.each([
      ['in one piece', ['a tunnel'] as readonly string[]],
      ['as a stream', new Set(['a', 'tunnel'])],
    ])('that the application answers with 2xx, %s, is 501, and no fault of its', async (_name, body) => {
      const { send, log } = await testServer((_environ, startResponse) => {
        startResponse('200 OK', [])
        return body
      })
      const client = await send(connecting)
      expect(await client.readResponse('CONNECT')).toMatchObject({ status: 501, headers: { connection: 'close' } })
      expect((await client.readToEnd()).length).toBe(0)
      expect(log).toEqual([])
    })

    test('that the application refuses closes the connection: what follows may be meant for the tunnel', async () => {
      const paths: string[] = []
      const { send } = await testServer((environ, startResponse) => {
        paths.push(environ.PATH_INFO)
        startResponse('405 Method Not Allowed', [])
        return []
      })
      const client = await send(connecting + get('/smuggled'))
      expect(await client.readResponse('CONNECT')).toMatchObject({ status: 405, headers: { connection: 'close' } })
      expect((await client.readToEnd()).length).toBe(0)
      expect(paths).toEqual([''])
    })

    test('is the application’s to take over', async () => {
      const { send } = await testServer((environ) => {
        const { socket, head } = environ['gateway.upgrade']!() // a CONNECT has it
        socket.end(`HTTP/1.1 200 OK\r\n\r\n${environ.REQUEST_URI} ${String(head)}`)
        return null
      })
      const client = await send(`${connecting}through it`)
      expect((await client.readHead('CONNECT')).status).toBe(200)
      expect(String(await client.readToEnd())).toBe('b.example:443 through it')
    })

    test('that fails is a fault of the application’s', async () => {
      const { send, log } = await testServer(fault)
      expect((await (await send(connecting)).readResponse('CONNECT')).status).toBe(500)
      expect(log.join('')).toContain('our own')
    })
  })
})

describe('a last response that is larger than any buffer is not cut', () => {
  const size = 32 * 1024 * 1024
  const large: Application = (_environ, startResponse) => {
    startResponse('200 OK', [['Connection', 'close']])
    return [Buffer.alloc(size)]
  }

  onlyOverTcp('when its client closes its side while it reads', async () => {
    const { send } = await testServer(large)
    const client = await send(get('/'))
    await client.readHead()
    client.finish()
    expect(await client.readBody()).toMatchObject({ complete: true })
  })

  test('when its client reads more slowly than the server lingers', async () => {
    const { pass } = heldTime()
    const { send } = await testServer(large)
    const client = await send(get('/'))
    await client.readHead()
    await pass(5_000)
    expect(await client.readBody()).toMatchObject({ complete: true })
  })
})

test('an idle connection is closed at once by a stop, one in a request afterwards', async () => {
  const { application, open } = gated()
  const { send, server } = await testServer(application, { gracefulTimeout: 30_000 })
  const idle = await send('')
  const busy = await send(get('/1'))
  await turnsOfTheLoop()
  const closed = server.close()
  expect((await idle.readToEnd()).length).toBe(0)
  open('/1')
  expect((await busy.readResponse()).headers.connection).toBe('close')
  busy.finish()
  await closed
})

test('a fault of the server’s own is a 500, is logged, and ends that connection alone', async () => {
  const { send, log, server } = await testServer(answeringPath)
  server.on('connection', (socket) => Object.defineProperty(socket, 'localAddress', { get: () => fault() }))
  const client = await send('GET / HTTP/1.0\r\n\r\n')
  expect((await client.readResponse()).status).toBe(500)
  expect(log.join('')).toContain('the server failed\nError: our own')
  const other = await send(get('/'))
  expect((await other.readResponse()).status).toBe(200)
})

function fault(): never {
  throw new Error('our own')
}
