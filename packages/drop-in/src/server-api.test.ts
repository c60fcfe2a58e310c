// http.Server's documented API on a server whose connections are ours.
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, ServerResponse } from 'node:http'
import { createServer as createNetServer, Socket } from 'node:net'
import { type Duplex, duplexPair, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { notCovered } from './lib/not-covered.ts'
import { servedBy } from './index.ts'
import { onBothStarted } from './both-servers.fixture.ts'
import { Client, listening, portOf } from './server.fixture.ts'

const get = ['GET / HTTP/1.1', 'Host: a', ''] as const
const hello = (_request: IncomingMessage, response: ServerResponse): void => void response.end('hello')

async function bodyOf(server: Server): Promise<string> {
  return (await fetch(`http://127.0.0.1:${portOf(server)}/`)).text()
}

/** Resolves with the response when a request has come, which is not answered. */
function asked(server: Server): Promise<ServerResponse> {
  return once(server, 'request').then(([, response]) => response as ServerResponse) // what the event has
}

test('the socket of `connection` is that of its requests, of `upgrade` and of all that look at it', async () => {
  const server = await listening(hello)
  const sockets: unknown[] = []
  server.on('connection', (socket) => sockets.push(socket))
  server.on('request', (message, response) => sockets.push(message.socket, response.socket))
  server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.push(message.socket, socket)
    socket.end(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n${head.toString()}`)
  })
  const client = new Client(server).send(...get)
  await client.until(/hello/)
  client.send('GET / HTTP/1.1', 'Host: a', 'Connection: upgrade', 'Upgrade: echo', '', 'first bytes')
  expect(await client.until(/first bytes/)).toContain('101 Switching')
  expect(sockets[0]).toBeInstanceOf(Socket)
  expect(new Set(sockets)).toEqual(new Set([sockets[0]]))
  await client.closed
})

test('a program that listens to the data of a connection gets it, as do we', async () => {
  const server = await listening((message, response) => {
    message.socket.once('data', (octets) => heard.push(`later ${octets.toString().slice(0, 6)}`))
    response.end('hello')
  })
  const heard: string[] = []
  server.on('connection', (socket) => socket.on('data', (octets) => heard.push(octets.toString().slice(0, 6))))
  const client = new Client(server).send('GET /1 HTTP/1.1', 'Host: a', '')
  await client.until(/hello/)
  client.send('GET /2 HTTP/1.1', 'Host: a', 'Connection: close', '')
  await client.closed
  expect(heard).toEqual(['GET /1', 'GET /2', 'later GET /2'])
})

describe('what a program writes to the socket of a request keeps its place', () => {
  const behind: Readonly<Record<string, (response: ServerResponse, socket: Socket) => void>> = {
    'a head that was flushed': (response, socket) => {
      response.writeHead(200, { 'Content-Length': 4 }).flushHeaders()
      socket.write('last')
    },
    'a chunk': (response, socket) => {
      response.writeHead(200, { 'Content-Length': 8 }).write('one ')
      socket.write('last')
    },
    'a large chunk': (response, socket) => {
      response.writeHead(200, { 'Content-Length': 8004 }).write(Buffer.alloc(8000, 'x'))
      socket.write('last')
    },
    'an answer, more than once': (response, socket) => {
      response.end('answer')
      for (const word of ['one', 'two', 'last']) socket.write(word)
    },
    'what it wrote itself': (response, socket) => {
      response.writeHead(200, { 'Content-Length': 8 }).flushHeaders()
      socket.cork()
      socket.write('one ')
      socket.write(Buffer.from('last'))
      socket.uncork()
    },
    'nothing, before the head': (response, socket) => {
      socket.write('HTTP/1.1 102 Processing\r\n\r\n')
      response.end('last')
    },
    'nothing, in a pipe': (response, socket) => {
      response.writeHead(200, { 'Content-Length': 4 }).flushHeaders()
      Readable.from(['la', 'st']).pipe(socket, { end: false })
    },
  }

  test.each(Object.entries(behind))('behind %s', async (_what, answer) => {
    const received = await onBothStarted(async (start) => {
      const server = await start((message, response) => answer(response, message.socket))
      const text = await new Client(server).send(...get).until(/last/)
      return text.replace(/(?:Date|Connection|Keep-Alive|Content-Length): .*\r\n/g, '') // in another order
    })
    expect(received).toMatch(/^HTTP\/1\.1 [^]*last$/)
  })

  test('and its callback is called', async () => {
    const server = await listening((message, response) => {
      response.end('answer')
      message.socket.write('last', () => written.resolve())
    })
    const written = Promise.withResolvers<void>()
    await new Client(server).send(...get).until(/answerlast/)
    await written.promise
  })
})

test('a program takes the connection of a request over by hand', async () => {
  const received = await onBothStarted(async (start) => {
    const server = await start(({ socket }) => {
      socket.removeAllListeners('data').on('data', (octets: Buffer) => socket.write(`echo ${octets.toString()}`))
      socket.write('HTTP/1.1 200 Taken\r\n\r\n')
    })
    const client = new Client(server).send(...get)
    await client.until(/Taken\r\n\r\n/)
    await client.send('one').until(/echo one\r\n/)
    return client.send('two').until(/echo two\r\n/)
  })
  expect(received).toBe('HTTP/1.1 200 Taken\r\n\r\necho one\r\necho two\r\n')
})

test('a response of the program’s own answers in the place of ours', async () => {
  const received = await onBothStarted(async (start) => {
    const server = await start((message, response) => {
      const { socket } = message
      response.detachSocket(socket)
      const second = new ServerResponse(message)
      second.sendDate = false
      second.assignSocket(socket)
      second.end('second')
    })
    return new Client(server).send(...get).until(/second/)
  })
  expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nsecond$/)
})

test.each(['end', 'destroy', 'destroySoon'] as const)(
  'an answer leaves before the connection that is ended right behind it: socket.%s()',
  async (name) => {
    const server = await listening((message, response) => {
      const answer = (): void => {
        response.end('too much')
        message.socket[name]()
      }
      if (message.url === '/') answer()
      else message.once('data', answer)
    })
    const now = new Client(server).send(...get)
    await now.closed
    expect(now.received).toContain('too much')
    const later = new Client(server).send('POST /later HTTP/1.1', 'Host: a', 'Content-Length: 100', '')
    later.socket.write('a first piece')
    await later.closed
    expect(later.received).toContain('too much')
  },
)

test('a client that has closed its side is answered where httpAllowHalfOpen says so', async () => {
  const isAnswered = await onBothStarted(async (start) => {
    const server = await start((message, response) => {
      response.on('close', () => {}) // somebody who is told when the client goes
      message.socket.once('end', () => setImmediate(setImmediate, () => response.end('hello')))
    })
    Object.assign(server, { httpAllowHalfOpen: true })
    const client = new Client(server).send(...get)
    client.socket.end()
    await client.closed
    return client.received.includes('hello')
  })
  expect(isAnswered).toBe(true)
})

test('an upgrade comes with a request that is complete, and a socket that is neither paused nor flowing', async () => {
  const state = await onBothStarted(async (start) => {
    const server = await start(hello)
    const upgraded = once(server, 'upgrade') as Promise<[IncomingMessage, Socket]> // what the event has
    new Client(server).send('GET / HTTP/1.1', 'Host: a', 'Connection: upgrade', 'Upgrade: echo', '')
    const [{ complete }, socket] = await upgraded
    socket.destroy()
    return { complete, isPaused: socket.isPaused(), readableFlowing: socket.readableFlowing }
  })
  expect(state).toEqual({ complete: true, isPaused: false, readableFlowing: null })
})

test('an upgraded connection that nobody reads still closes', async () => {
  const server = await listening(hello)
  server.on(
    'upgrade',
    (_message: IncomingMessage, socket: Duplex) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
  )
  const client = new Client(server)
  client.send('GET / HTTP/1.1', 'Host: a', 'Connection: upgrade', 'Upgrade: echo', '')
  await client.closed
  expect(client.received).toContain('400')
  await expect(new Promise((resolve) => server.close(resolve))).resolves.toBeUndefined()
})

describe('requests go to whoever listens by then', () => {
  test('through an `emit` that somebody has wrapped, as tracers do', async () => {
    const server = await listening(hello)
    const events: string[] = []
    const { emit } = server
    server.emit = function (event: string, ...parameters: unknown[]) {
      events.push(event)
      return Reflect.apply(emit, this, [event, ...parameters]) as boolean // emit's own
    }
    expect(await bodyOf(server)).toBe('hello')
    expect(events).toContain('request')
  })

  test('through the `emit` of all emitters, which others replace', async () => {
    const { emit } = EventEmitter.prototype
    onTestFinished(() => void (EventEmitter.prototype.emit = emit))
    const events = await onBothStarted(async (start) => {
      const heard: unknown[] = []
      const server = await start(hello)
      await bodyOf(server)
      EventEmitter.prototype.emit = function (event: string, ...parameters: unknown[]) {
        if (this === server) heard.push(event)
        return Reflect.apply(emit, this, [event, ...parameters]) as boolean // emit's own
      }
      await bodyOf(server)
      EventEmitter.prototype.emit = emit
      return heard.filter((event) => event !== 'connection') // the first request's may still be open
    })
    expect(events).toEqual(['request'])
  })

  test('in the place of listeners that were removed', async () => {
    const server = await listening(hello)
    expect(await bodyOf(server)).toBe('hello')
    server.removeAllListeners('request').on('request', (_request, response) => void response.end('other'))
    expect(await bodyOf(server)).toBe('other')
  })

  test('to several, in order', async () => {
    const server = await listening((_request, response) => void response.setHeader('X-First', 'yes'))
    server.on('request', hello)
    const response = await fetch(`http://127.0.0.1:${portOf(server)}/`)
    expect(response.headers.get('X-First')).toBe('yes')
  })

  test('and a rejection is the server’s to answer, where it captures them', async () => {
    const server = createServer()
    Object.defineProperty(server, 'captureRejections', { value: true })
    const capturing = new (class extends (createServer().constructor as typeof Server) {
      constructor() {
        EventEmitter.captureRejections = true
        super()
        EventEmitter.captureRejections = false
      }
    })()
    onTestFinished(() => void capturing.close().closeAllConnections())
    capturing.on('request', async () => {
      throw new Error('no such thing')
    })
    await once(capturing.listen(0), 'listening')
    const response = await fetch(`http://127.0.0.1:${portOf(capturing)}/`)
    expect(response.status).toBe(500)
    expect(await response.text()).toBe('Internal Server Error')
  })
})

describe('connections that a program brings itself', () => {
  test('a socket that another server has accepted', async () => {
    const server = createServer(hello)
    const other = createNetServer((socket) => server.emit('connection', socket))
    onTestFinished(() => void other.close())
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const response = await fetch(`http://127.0.0.1:${portOf(other)}/`, { headers: { Connection: 'close' } })
    expect(await response.text()).toBe('hello')
  })

  test('a socket of which somebody has looked at the first octets', async () => {
    const server = await listening(hello)
    const listeners = server.listeners('connection')
    server.removeAllListeners('connection')
    server.on('connection', (socket: Socket) => {
      socket.once('data', (octets) => {
        socket.pause()
        socket.unshift(octets)
        for (const listener of listeners) listener.call(server, socket)
        socket.resume()
      })
    })
    expect(await bodyOf(server)).toBe('hello')
  })

  test('a stream that is no socket is Node’s to serve', async () => {
    const server = createServer(hello)
    const [ours, theirs] = duplexPair()
    server.emit('connection', ours)
    theirs.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect((await buffer(theirs)).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*hello$/)
  })
})

describe('closing', () => {
  test('close() closes idle connections and those that have sent nothing; one under way is answered first', async () => {
    const server = await listening(() => {})
    const idle = new Client(server)
    const silent = new Client(server)
    const busy = new Client(server)
    await once(silent.socket, 'connect')
    const first = asked(server)
    idle.send(...get)
    ;(await first).end('first')
    await idle.until(/first/)
    const second = asked(server)
    busy.send('GET / HTTP/1.1', 'Host: a', 'Connection: close', '')
    const response = await second
    const closed = new Promise((resolve) => server.close(resolve))
    await Promise.all([idle.closed, silent.closed])
    response.end('second')
    await busy.until(/second/)
    expect(await closed).toBeUndefined()
  })

  test('closeAllConnections() cuts those under way', async () => {
    const server = await listening(() => {})
    const coming = asked(server)
    const client = new Client(server).send(...get)
    const response = await coming
    server.closeAllConnections()
    await client.closed
    expect(client.received).toBe('')
    await once(response, 'close')
  })

  test('a closed server can listen again', async () => {
    const server = await listening(hello)
    await bodyOf(server)
    await server[Symbol.asyncDispose]()
    await once(server.listen(0, '127.0.0.1'), 'listening')
    expect(await bodyOf(server)).toBe('hello')
  })

  test('getConnections() counts ours', async () => {
    const server = await listening(hello)
    const client = new Client(server).send(...get)
    await client.until(/hello/)
    expect(await new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))).toBe(1)
  })
})

describe('time limits', () => {
  test('keepAliveTimeout with its buffer, told to clients as Node does, and changed while it runs', async () => {
    const server = await listening(hello, { keepAliveTimeout: 60_000 })
    const first = new Client(server).send(...get)
    expect(await first.until(/hello/)).toMatch(/Connection: keep-alive\r\nKeep-Alive: timeout=60\r\n/i)
    server.keepAliveTimeout = 1000
    Object.assign(server, { keepAliveTimeoutBuffer: 0 })
    const second = new Client(server).send(...get)
    expect(await second.until(/hello/)).toMatch(/Keep-Alive: timeout=1\r\n/i)
    await second.closed
    expect(first.socket.closed).toBe(false)
  })

  test('headersTimeout answers 408', async () => {
    const server = await listening(hello, { headersTimeout: 50, requestTimeout: 60 })
    const client = new Client(server).send('GET / HTTP/1.1')
    await client.closed
    expect(client.received).toMatch(/^HTTP\/1\.1 408 /)
  })

  test.each(['server', 'response', 'socket'] as const)('setTimeout of the %s', async (where) => {
    let heard = (): void => {} // a connection may be slow with its request
    const server = await listening((message, response) => {
      heard = () => void response.end('timed out')
      if (where === 'response') response.setTimeout(20, heard)
      if (where === 'socket') message.socket.setTimeout(20, heard)
    })
    if (where === 'server') server.setTimeout(20, () => heard())
    // Somebody has to listen, or the connection ends: a listener on the socket alone does not count.
    if (where === 'socket') server.on('timeout', () => {})
    expect(await bodyOf(server)).toBe('timed out')
  })

  const half = 'GET / HTTP/1.1\r\nHo'
  test.each([
    { sent: '', by: 'the server' },
    { sent: half, by: 'the server' },
    { sent: '', by: 'a listener of connections' },
    { sent: half, by: 'a listener of connections' },
    { sent: `${half}st: a\r\n\r\n`, by: 'a listener of connections' },
  ])('a timeout set by $by before a request holds: $sent', async ({ sent, by }) => {
    const received = await onBothStarted(async (start) => {
      const server = await start(() => {})
      if (by === 'the server') server.timeout = 20
      else server.on('connection', (socket) => void socket.setTimeout(20))
      const unheard = new Client(server)
      unheard.socket.write(sent)
      await unheard.closed
      server.on('timeout', (socket) => void socket.end('HTTP/1.1 408 Mine\r\n\r\n'))
      const heard = new Client(server)
      heard.socket.write(sent)
      await heard.closed
      return [unheard.received, heard.received]
    })
    expect(received).toEqual(['', 'HTTP/1.1 408 Mine\r\n\r\n'])
  })

  test('a timeout holds from the next request on, when another limit held meanwhile', async () => {
    const timeouts = await onBothStarted(async (start) => {
      const seen: unknown[] = []
      const server = await start(({ socket }, response) => {
        seen.push(socket.timeout)
        response.end('hello')
      })
      server.timeout = 30_000
      server.on('connection', (socket) => void socket.setTimeout(40_000))
      const client = new Client(server).send(...get)
      await client.until(/hello/)
      await client.send(...get).until(/hello[^]*hello/)
      return seen
    })
    expect(timeouts).toEqual([40_000, 30_000])
  })

  test('a timeout of a connection that was taken over is its new owner’s alone', async () => {
    const heard = await onBothStarted(async (start) => {
      const server = await start(hello)
      const timeouts: string[] = []
      server.on('timeout', () => timeouts.push('server'))
      const upgraded = once(server, 'upgrade') as Promise<[IncomingMessage, Socket]> // what the event has
      new Client(server).send('GET / HTTP/1.1', 'Host: a', 'Connection: upgrade', 'Upgrade: echo', '')
      const [, socket] = await upgraded
      await once(socket.setTimeout(1), 'timeout')
      timeouts.push(socket.destroyed ? 'destroyed' : 'open')
      return timeouts
    })
    expect(heard).toEqual(['open'])
  })

  test('setTimeout of a request, as long as it is not complete', async () => {
    const server = await listening((message, response) => {
      message.setTimeout(20, () => void response.end('timed out'))
    })
    const client = new Client(server).send('POST / HTTP/1.1', 'Host: a', 'Content-Length: 10', '')
    await client.until(/timed out/)
  })

  test('a timeout that nobody listens to ends the connection', async () => {
    const server = await listening(() => {})
    server.timeout = 20
    const client = new Client(server).send(...get)
    await client.closed
    expect(client.received).toBe('')
  })
})

describe('limits', () => {
  test('maxHeadersCount: 0 is none', async () => {
    const fields = Array.from({ length: 1500 }, (_, index) => `X-${index}: 1`)
    const received = await onBothStarted(async (start) => {
      const server = await start((message, response) => void response.end(`${message.rawHeaders.length} strings`), {
        maxHeaderSize: 64 * 1024,
      })
      server.maxHeadersCount = 0
      const answer = await new Client(server).send(...get.slice(0, -1), ...fields, '').until(/ strings|431/)
      return answer.slice(answer.indexOf('\r\n\r\n'))
    })
    expect(received).toBe('\r\n\r\n3002 strings')
  })

  test('maxHeaderSize', async () => {
    const server = await listening(hello, { maxHeaderSize: 1024 })
    const client = new Client(server).send('GET / HTTP/1.1', 'Host: a', `X: ${'x'.repeat(1200)}`, '')
    await client.closed
    expect(client.received).toMatch(/^HTTP\/1\.1 431 /)
  })

  test('a method that Node does not know is refused', async () => {
    const server = await listening(hello)
    const client = new Client(server).send('INVENTED / HTTP/1.1', 'Host: a', '')
    await client.closed
    expect(client.received).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('clientError', () => {
  const head = ['POST / HTTP/1.1', 'Host: a']
  const chunked = [...head, 'Transfer-Encoding: chunked', '']
  test.each([
    { sent: ['GET / HTTP/1.9', ''], code: 'HPE_INVALID_VERSION' },
    { sent: ['GET / HTTP/1.10', ''], code: 'HPE_INVALID_VERSION' },
    { sent: ['GET / HTTP/1.1\nHost: a', ''], code: 'HPE_INVALID_VERSION' },
    { sent: ['GET / HTTP/1.1\rHost: a', ''], code: 'HPE_STRICT' },
    { sent: ['GET /\x01 HTTP/1.1', ''], code: 'HPE_INVALID_URL' },
    { sent: ['GET a HTTP/1.1', 'Host: a', ''], code: 'HPE_INVALID_URL' },
    { sent: ['GET / HTTP/1.1', 'Host: a', 'bad name: x', ''], code: 'HPE_INVALID_HEADER_TOKEN' },
    { sent: ['GET / HTTP/1.1', 'Host: a', `X: ${'x'.repeat(20_000)}`, ''], code: 'HPE_HEADER_OVERFLOW' },
    { sent: ['INVENTED / HTTP/1.1', 'Host: a', ''], code: 'HPE_INVALID_METHOD' },
    { sent: ['GE(T / HTTP/1.1', 'Host: a', ''], code: 'HPE_INVALID_METHOD' },
    { sent: [...head, 'Content-Length: x', ''], code: 'HPE_INVALID_CONTENT_LENGTH' },
    { sent: [...head, 'Content-Length: 1', 'Content-Length: 1', ''], code: 'HPE_UNEXPECTED_CONTENT_LENGTH' },
    { sent: [...head, 'Content-Length: 1', ...chunked.slice(2)], code: 'HPE_INVALID_TRANSFER_ENCODING' },
    { sent: [...head, 'Transfer-Encoding: chunked, chunked', ''], code: 'HPE_INVALID_TRANSFER_ENCODING' },
    { sent: [...head, 'Transfer-Encoding: gzip', ''], code: 'HPE_INVALID_TRANSFER_ENCODING' },
    { sent: [...chunked, 'x'], code: 'HPE_INVALID_CHUNK_SIZE' },
    { sent: [...chunked, '1', 'too much'], code: 'HPE_STRICT' },
    { sent: [...chunked, '1\rx'], code: 'HPE_STRICT' },
    { sent: [...chunked, '1;\x01'], code: 'HPE_STRICT' },
    { sent: [...chunked, `1;a=${'x'.repeat(20_000)}`], code: 'HPE_CHUNK_EXTENSIONS_OVERFLOW' },
    { sent: [...chunked, '0', 'no field', ''], code: 'HPE_INVALID_HEADER_TOKEN' },
  ])('$code comes to its listener, who answers: $sent', async ({ sent, code }) => {
    const errors = await onBothStarted(async (start) => {
      const codes: unknown[] = []
      const server = await start((message) => void message.resume().on('error', () => {}))
      server.on('clientError', (error, socket) => {
        codes.push(Reflect.get(error, 'code'))
        socket.end('HTTP/1.1 418 Mine\r\n\r\n')
      })
      const client = new Client(server).send(...sent)
      await client.closed
      return { codes, received: client.received }
    })
    expect(errors).toEqual({ codes: [code], received: 'HTTP/1.1 418 Mine\r\n\r\n' })
  })

  test('a timeout is one too', async () => {
    const server = await listening(hello, { headersTimeout: 50, requestTimeout: 60 })
    const error = once(server, 'clientError')
    server.on('clientError', (_error, socket) => void socket.destroy())
    const client = new Client(server).send('GET / HTTP/1.1')
    expect((await error)[0]).toMatchObject({ code: 'ERR_HTTP_REQUEST_TIMEOUT', message: 'Request timeout' })
    await client.closed
  })
})

test('checkContinue decides whether the body is sent', async () => {
  const server = await listening(hello)
  server.on('checkContinue', (message: IncomingMessage, response: ServerResponse) => {
    response.writeContinue()
    message.pipe(response)
  })
  const asking = request({ port: portOf(server), method: 'POST', headers: { Expect: '100-continue' } })
  asking.flushHeaders()
  await once(asking, 'continue')
  asking.end('the body')
  const [response] = (await once(asking, 'response')) as [IncomingMessage]
  expect((await buffer(response)).toString()).toBe('the body')
})

test('connect hands the connection over; without a listener it ends', async () => {
  const server = await listening(hello)
  const refused = new Client(server).send('CONNECT a:1 HTTP/1.1', 'Host: a:1', '')
  await refused.closed
  expect(refused.received).toBe('')
  server.on('connect', (_message, socket: Duplex) => void socket.end('HTTP/1.1 200 Connected\r\n\r\ntunnel'))
  const client = new Client(server).send('CONNECT a:1 HTTP/1.1', 'Host: a:1', '')
  await client.closed
  expect(client.received).toContain('tunnel')
})

/** For each entry of the table, a server that asks for it. */
const asking: readonly Server[] = [
  createServer({ insecureHTTPParser: true }, hello),
  createServer({ requireHostHeader: false }, hello),
  createServer({ ServerResponse: class extends ServerResponse {} }, hello),
  createServer({ joinDuplicateHeaders: true }, hello),
  createServer({ uniqueHeaders: ['x'] }, hello),
  createServer({ rejectNonStandardBodyWrites: true }, hello),
  createServer({ highWaterMark: 1024 }, hello),
  createServer({ optimizeEmptyRequests: true }, hello),
  Object.assign(createServer(hello), { maxHeadersCount: 10 }),
  Object.assign(createServer(hello), { maxRequestsPerSocket: 2 }),
  createServer(hello).on('checkExpectation', hello),
]

test.each(notCovered.map(({ what }, index) => ({ what, server: asking[index] })))(
  '$what is left to Node',
  async ({ what, server }) => {
    if (server === undefined) throw new Error('no server asks for it')
    onTestFinished(() => void server.close().closeAllConnections())
    expect(servedBy(server)).toEqual({ engine: 'node:http', reason: expect.stringContaining(what) })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    expect(await bodyOf(server)).toBe('hello')
  },
)

test('a program can ask who serves', async () => {
  const server = await listening(hello)
  expect(servedBy(server)).toEqual({ engine: 'gateway-server' })
})
