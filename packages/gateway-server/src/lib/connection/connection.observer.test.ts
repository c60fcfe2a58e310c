// What is told of requests at their end: once for each, whatever the end.
import type { Application } from '@gateway-server/interface'
import { expect, test } from 'vitest'
import { heldTime } from '../held-time.fixture.ts'
import { observersAsOne, type FinishedRequest } from '../exchange/request-observer.ts'
import type { ServeOptions } from '../serve.ts'
import {
  answeringPath,
  get,
  post,
  readAll,
  type TestServer,
  testServer,
  turnsOfTheLoop,
} from '../test-server.fixture.ts'

interface Observed extends TestServer {
  readonly told: FinishedRequest[]
}

async function observedServer(application: Application, options: ServeOptions = {}): Promise<Observed> {
  const told: FinishedRequest[] = []
  const server = await testServer(application, {
    ...options,
    requestObserver: { ended: (each) => void told.push(each) },
  })
  return { ...server, told }
}

const never = new Promise<never>(() => {})

test('a request is told of with its head and its response', async () => {
  const { send, told } = await observedServer((_, startResponse) => {
    startResponse('201 Created', [['X-A', 'b']])
    return ['hellö']
  })
  const connection = await send(get('/a?b', 'X-B: c'))
  await connection.readResponse()
  expect(told).toEqual([
    {
      head: expect.objectContaining({ method: 'GET', target: '/a?b', path: '/a', query: 'b' }),
      received: '',
      status: 201,
      bytes: 6,
      duration: expect.any(Number),
      endedAt: expect.any(Number),
      remoteAddress: expect.stringMatching(/127\.0\.0\.1$/),
      remotePort: String(connection.socket.localPort),
      fieldLines: 'X-A: b\r\n',
      requestId: undefined,
    },
  ])
})

test('requests of a connection are told of one by one, in their order', async () => {
  const { send, told } = await observedServer(answeringPath)
  const connection = await send(get('/1') + get('/22') + get('/333'))
  for (let count = 0; count < 3; count++) await connection.readResponse()
  expect(told.map(({ head, bytes }) => [head?.target, bytes])).toEqual([
    ['/1', 2],
    ['/22', 3],
    ['/333', 4],
  ])
})

test('the duration is the time until the response has ended', async () => {
  const { send, told } = await observedServer(async (_, startResponse) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    startResponse('200 OK', [])
    return (async function* () {
      yield 'a'
      await new Promise((resolve) => setTimeout(resolve, 20))
      yield 'b'
    })()
  })
  const began = performance.now()
  await (await send(get('/'))).readResponse()
  expect(told[0]?.duration).toBeGreaterThan(38)
  expect(told[0]?.duration).toBeLessThanOrEqual(performance.now() - began)
})

test('the clock is not asked for who does not look at the duration', async () => {
  const told: FinishedRequest[] = []
  const requestObserver = { ignoresDuration: true, ended: (each: FinishedRequest) => void told.push(each) }
  const { send } = await testServer(answeringPath, { requestObserver })
  await (await send(get('/'))).readResponse()
  expect(told).toMatchObject([{ status: 200, duration: 0 }])
})

const chunks: Application = (_, startResponse) => {
  startResponse('200 OK', [])
  return ['abc', 'de', '', 'f']
}
const declared: Application = (_, startResponse) => {
  const write = startResponse('200 OK', [['Content-Length', '6']])
  void write('abc')
  return ['def']
}
const whole: Application = (_, startResponse) => {
  startResponse('200 OK', [])
  return ['abcdef']
}

test.each([
  ['chunked', chunks, get('/'), 6],
  ['with a length', declared, get('/'), 6],
  ['whole', whole, get('/'), 6],
  ['until the end of the connection', chunks, 'GET / HTTP/1.0\r\n\r\n', 6],
  ['of HEAD: none', whole, 'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n', 0],
])('the bytes of a body without framing: %s', async (_name, application, request, bytes) => {
  const { send, told } = await observedServer(application)
  await (await send(request)).readResponse(request.slice(0, request.indexOf(' ')))
  expect(told.map((each) => each.bytes)).toEqual([bytes])
})

test('an application that fails is told of with 500', async () => {
  const { send, told } = await observedServer(() => {
    throw new Error('broken')
  })
  await (await send(get('/'))).readResponse()
  expect(told.map(({ status }) => status)).toEqual([500])
})

test('a response that is cut keeps the status that was sent', async () => {
  const { send, told } = await observedServer((_, startResponse) => {
    startResponse('200 OK', [['Content-Length', '10']])
    return ['abc']
  })
  await (await send(get('/'))).readResponse()
  expect(told.map(({ status, bytes }) => [status, bytes])).toEqual([[200, 3]])
})

test('a client that leaves before its answer is 499, and told of once', async () => {
  let answer: (() => void) | undefined
  const { send, told } = await observedServer(async (_, startResponse) => {
    await new Promise<void>((resolve) => {
      answer = resolve
    })
    startResponse('200 OK', [])
    return ['late']
  })
  const connection = await send(get('/'))
  await expect.poll(() => answer).toBeDefined()
  connection.leave(true)
  await expect.poll(() => told.length).toBe(1)
  expect(told).toMatchObject([{ status: 499, bytes: 0, remoteAddress: expect.stringContaining('127.0.0.1') }])
  answer?.()
  await turnsOfTheLoop()
  expect(told.length).toBe(1)
})

test('beyond the limit of requests it is 503', async () => {
  const { send, told } = await observedServer(() => never, { limits: { concurrency: 0 } })
  await (await send(get('/busy'))).readResponse()
  expect(told.map(({ status, head }) => [status, head?.target])).toEqual([[503, '/busy']])
})

test.each([
  ['a malformed request line', 'GET  / HTTP/1.1\r\n\r\n', 400, 'GET  / HTTP/1.1'],
  ['no HTTP', '\u0016\u0003\u0001 binary\u0000\u0001', 400, '\u0016\u0003\u0001 binary\u0000\u0001'],
  ['a malformed field', 'GET /a HTTP/1.1\r\nHost : a\r\n\r\n', 400, 'GET /a HTTP/1.1'],
  ['a target that is too long', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`, 414, `GET /${'a'.repeat(1024 - 5)}`],
  ['too many fields', `GET / HTTP/1.1\r\nHost: a\r\n${'A: b\r\n'.repeat(200)}\r\n`, 431, 'GET / HTTP/1.1'],
])('a refused request is told of with what came: %s', async (_name, octets, status, received) => {
  const { send, told } = await observedServer(answeringPath)
  const connection = await send(Buffer.from(octets, 'latin1'))
  await connection.readResponse()
  expect(told).toMatchObject([{ head: undefined, received, status, bytes: 0, remotePort: expect.any(String) }])
})

test('a refused request behind a good one is told of, with its own line', async () => {
  const { send, told } = await observedServer(answeringPath)
  const connection = await send(`${get('/good')}BAD\u0001\r\n\r\n`)
  await connection.readResponse()
  await connection.readResponse()
  expect(told.map(({ head, received, status }) => [head?.target ?? received, status])).toEqual([
    ['/good', 200],
    ['BAD\u0001', 400],
  ])
})

test('a head that does not come in time is 408, with what came of it', async () => {
  const { until } = heldTime()
  const { send, told } = await observedServer(answeringPath, { headerTimeout: 40 })
  const client = await send('GET /slow HTTP/1.1\r\nHost')
  await until(client.readResponse(), 1_000)
  expect(told).toMatchObject([{ head: undefined, received: 'GET /slow HTTP/1.1', status: 408 }])
})

test('a body that is refused is told of with the head, once', async () => {
  const { send, told } = await observedServer(async (environ, startResponse) => {
    await readAll(environ)
    startResponse('200 OK', [])
    return []
  })
  const connection = await send(`${post('/up', 'Transfer-Encoding: chunked')}nonsense\r\n`)
  await connection.readResponse()
  expect(told).toMatchObject([{ head: { target: '/up' }, status: 400 }])
})

test('a request that is refused for the length of its body is told of with its head', async () => {
  const { send, told } = await observedServer(answeringPath, { limits: { body: 3 } })
  const connection = await send(`${post('/up', 'Content-Length: 4')}abcd`)
  await connection.readResponse()
  expect(told).toMatchObject([{ head: { method: 'POST', target: '/up' }, received: '', status: 413, bytes: 0 }])
})

test('a connection that the application takes over is 101', async () => {
  const { send, told } = await observedServer((environ) => {
    environ['gateway.upgrade']?.().socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n')
    return null
  })
  await (await send(get('/ws', 'Connection: upgrade', 'Upgrade: x'))).readHead()
  expect(told).toMatchObject([{ head: { target: '/ws' }, status: 101 }])
})

test('several observers are told, and none costs nothing', () => {
  const told: string[] = []
  const one = { ended: () => void told.push('one') }
  const two = { ended: () => void told.push('two') }
  expect(observersAsOne([])).toBeUndefined()
  expect(observersAsOne([one])).toBe(one)
  observersAsOne([one, two])?.ended({} as FinishedRequest) // neither looks at it
  expect(told).toEqual(['one', 'two'])
  expect(observersAsOne([one, { ...two, ignoresDuration: true }])?.ignoresDuration).toBe(false)
})
