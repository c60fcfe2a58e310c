// What a server sees of an application: when it gets a body, an error, or nothing yet; and what is not made.
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { deriveEnviron } from '@gateway-server/interface'
import type { Environ } from '@gateway-server/interface'
import { call, createEnviron } from '@gateway-server/testkit'
import { expect, onTestFinished, test, vi } from 'vitest'
import { toApplication } from './to-application.ts'
import type { Listener } from './server/server-host.ts'

const ignore = (): (() => void) => () => {}

/** An environ whose lazy keys note that they were looked at. */
function watchedEnviron(looked: string[]): Environ {
  const environ = createEnviron()
  for (const key of ['gateway.signal', 'gateway.input', 'node.socket'] as const) {
    const value: unknown = environ[key]
    Object.defineProperty(environ, key, {
      get() {
        looked.push(key)
        return value
      },
    })
  }
  return environ
}

test('gives a whole answer as the call’s return value, and makes nothing for it', () => {
  const looked: string[] = []
  const heads: unknown[] = []
  const application = toApplication((_request, response) => response.writeHead(200, { 'X-A': 'b' }).end('now'))
  const body = application(watchedEnviron(looked), (...head) => {
    heads.push(head)
    return () => {}
  })
  expect(body).toEqual(['now'])
  expect(heads).toEqual([['200 OK', [['X-A', 'b']]]])
  expect([looked, Object.keys(body ?? {})]).toEqual([[], ['0']])
})

test('asks to be told of the end only where somebody listens', () => {
  const quiet = toApplication((_request, response) => response.end('a'))
  const listening = toApplication((_request, response) => response.on('finish', () => {}).end('a'))
  expect(quiet(createEnviron(), ignore)).not.toHaveProperty('close')
  expect(listening(createEnviron(), ignore)).toHaveProperty('close')
})

test('takes the bytes as they are given', () => {
  const bytes = new Uint8Array([1, 2])
  const application = toApplication((_request, response) => response.end(bytes))
  expect((application(createEnviron(), ignore) as Uint8Array[])[0]).toBe(bytes)
})

test('throws what the listener throws, and rejects with what it rejects with', async () => {
  const error = new Error('mine')
  const throwing: Listener = () => {
    throw error
  }
  expect(() => toApplication(throwing)(createEnviron(), ignore)).toThrow(error)
  await expect(toApplication(async () => Promise.reject(error))(createEnviron(), ignore)).rejects.toBe(error)
})

test('a listener that has thrown, or rejected, may still finish what it had begun', async () => {
  for (const fails of ['at once', 'later']) {
    let late: () => void = () => {}
    const application = toApplication((_request, response) => {
      late = () => void response.writeHead(200).write('late')
      if (fails === 'at once') throw new Error('mine')
      return Promise.reject(new Error('mine'))
    })
    const started = vi.fn(ignore)
    await expect((async () => application(createEnviron(), started))()).rejects.toThrow('mine')
    expect(late).not.toThrow()
    expect(started).not.toHaveBeenCalled()
  }
})

test.each(['at once', 'later'])(
  'what the server refuses %s is the application’s error, and nothing is thrown',
  async (when) => {
    const tooLong = new Error('longer than Content-Length')
    let thrown: unknown
    const application = toApplication((_request, response) => {
      const write = (): void => {
        try {
          response.write('a')
          response.end('b')
        } catch (error) {
          thrown = error
        }
      }
      if (when === 'later') setImmediate(write)
      else write()
    })
    const refusing = (): (() => void) => () => {
      throw tooLong
    }
    await expect((async () => application(createEnviron(), refusing))()).rejects.toBe(tooLong)
    expect(thrown).toBeUndefined()
  },
)

test('writes nothing while a response is corked, and then all of it', () => {
  const written: unknown[] = []
  const application = toApplication((_request, response) => {
    response.cork()
    response.write('a')
    response.write('b')
    expect(written).toEqual([])
    response.uncork()
    expect(written).toEqual(['a', 'b'])
  })
  void application(createEnviron(), () => (chunk) => void written.push(chunk))
  expect(written).toEqual(['a', 'b'])
})

test.each(['destroyed', 'whose client is gone'])('tells who wrote to a corked response, %s', async (how) => {
  const written: unknown[] = []
  const errors: unknown[] = []
  const gone = new AbortController()
  const told = new Promise<void>((resolve) => {
    const environ = createEnviron({ 'gateway.signal': gone.signal })
    const application = toApplication((_request, response) => {
      response.cork()
      response.write('a', (error) => {
        errors.push(error)
        resolve()
      })
      response.on('close', () => response.uncork())
      if (how === 'destroyed') response.destroy()
      else setImmediate(() => gone.abort())
    })
    void application(environ, () => (chunk) => void written.push(chunk))
  })
  await told
  expect(errors).toEqual([expect.objectContaining({ code: 'ERR_STREAM_DESTROYED' })])
  expect(written).toEqual([])
})

test('tells that nobody listens', async () => {
  let names: unknown
  const application = toApplication((request, response) => {
    names = [request.eventNames(), response.eventNames(), response.on('close', () => {}).eventNames()]
    response.end()
  })
  await call(application, createEnviron())
  expect(names).toEqual([[], [], ['close']])
})

test('gives messages that are instances of Node’s classes', async () => {
  const seen: unknown[] = []
  await call(
    toApplication((request, response) => {
      seen.push(request instanceof IncomingMessage, response instanceof ServerResponse, request.constructor)
      seen.push(request.socket instanceof Socket, Reflect.get(request.socket, 'server') instanceof Server)
      response.end()
    }),
    createEnviron(),
  )
  expect(seen).toEqual([true, true, IncomingMessage, true, true])
})

test('names the client as the environ does', async () => {
  const seen: unknown[] = []
  const listener: Listener = (request, response) => {
    const { remoteAddress, remotePort, remoteFamily } = request.socket
    seen.push([remoteAddress, remotePort, remoteFamily, Reflect.get(request.socket, 'encrypted')])
    response.end()
  }
  const application = toApplication(listener)
  const socket = new Socket()
  const environ = createEnviron({ 'node.socket': socket, REMOTE_ADDR: '192.0.2.1', REMOTE_PORT: '1234' })
  await call(application, environ)
  await call(application, deriveEnviron(environ, { REMOTE_ADDR: '2001:db8::1', HTTPS: 'on' }))
  await call(application, deriveEnviron(environ, { REMOTE_ADDR: undefined, REMOTE_PORT: undefined }))
  expect(seen).toEqual([
    ['192.0.2.1', 1234, 'IPv4', undefined],
    ['2001:db8::1', 1234, 'IPv6', true],
    [undefined, undefined, undefined, undefined],
  ])
  socket.destroy()
})

test('shows one socket to all requests of a connection, and its TLS facts', async () => {
  const real = Object.assign(new Socket(), { authorized: true, getPeerCertificate: () => ({ subject: { CN: 'me' } }) })
  const seen: Socket[] = []
  const application = toApplication((request, response) => {
    seen.push(request.socket)
    response.end()
  })
  const environ = createEnviron({ 'node.socket': real, HTTPS: 'on' })
  await call(application, environ)
  await call(application, deriveEnviron(environ, {}))
  expect(seen[0]).toBe(seen[1])
  expect(seen[0]).not.toBe(real)
  expect(Reflect.get(seen[0] ?? {}, 'authorized')).toBe(true)
  expect(Reflect.apply(Reflect.get(seen[0] ?? {}, 'getPeerCertificate') as () => unknown, undefined, [])).toEqual({
    subject: { CN: 'me' },
  })
  const closed = once(seen[0] ?? new Socket(), 'close')
  real.destroy()
  await closed
})

test('listens to a connection once, whatever clients a proxy sends through it', async () => {
  const real = new Socket()
  const application = toApplication((request, response) => response.end(request.socket.remoteAddress))
  for (let client = 0; client < 20; client++) {
    await call(application, createEnviron({ 'node.socket': real, REMOTE_ADDR: `192.0.2.${client}` }))
  }
  expect(real.listenerCount('close') - new Socket().listenerCount('close')).toBe(1)
  real.destroy()
})

test('has the environ at hand, without showing it', async () => {
  let keys: string[] = []
  const environ = createEnviron()
  let seen: unknown
  const application = toApplication((request, response) => {
    seen = Reflect.get(request, 'environ')
    keys = Object.keys(request)
    response.end()
  })
  await call(application, environ)
  expect(Reflect.get(seen ?? {}, 'gateway.version')).toEqual([1, 0])
  expect(keys).not.toContain('environ')
})

test('runs listeners of finish in the context that the response was ended in', async () => {
  const storage = new AsyncLocalStorage<string>()
  const finished = new Promise((resolve) => {
    const application = toApplication((_request, response) => {
      response.on('finish', () => resolve(storage.getStore()))
      storage.run('mine', () => void response.end('a'))
    })
    void call(application, createEnviron())
  })
  expect(await finished).toBe('mine')
})

test('watches for the client only where somebody listens, and tells both messages', async () => {
  const controller = new AbortController()
  const events: string[] = []
  const application = toApplication((request, response) => {
    request.on('aborted', () => events.push('aborted'))
    request.on('error', (error) => events.push(Reflect.get(error, 'code') as string))
    response.on('close', () => events.push(`close ${response.writableFinished}`))
  })
  const answered = application(createEnviron({ 'gateway.signal': controller.signal }), ignore)
  controller.abort()
  expect(await answered).toBe(null)
  await expect.poll(() => events).toEqual(['aborted', 'close false', 'ECONNRESET'])

  const looked: string[] = []
  const slow = toApplication((_request, response) => void setImmediate(() => response.end('later')))
  expect(await slow(watchedEnviron(looked), ignore)).toEqual(['later'])
  expect(looked).not.toContain('gateway.signal')
})

test('cuts a response that its client’s leaving has stopped half-way, should that still read', async () => {
  const controller = new AbortController()
  const abort = vi.fn()
  const application = toApplication((_request, response) => {
    response.on('close', () => {}).write('half of it')
  })
  const environ = createEnviron({ 'gateway.signal': controller.signal, 'gateway.abort': abort })
  const answered = application(environ, ignore)
  controller.abort()
  expect(await answered).toBe(null)
  expect(abort).toHaveBeenCalledOnce()
})

test('publishes what node:http publishes to tracers', async () => {
  const names = ['http.server.request.start', 'http.server.response.created', 'http.server.response.finish']
  const published: string[] = []
  const note = (message: unknown, name: string | symbol): void => {
    published.push(`${String(name)}: ${Object.keys(message as object).join(' ')}`)
  }
  for (const name of names) subscribe(name, note)
  await call(
    toApplication((_request, response) => response.end()),
    createEnviron(),
  )
  for (const name of names) unsubscribe(name, note)
  expect(published).toEqual([
    'http.server.response.created: request response',
    'http.server.request.start: request response socket server',
    'http.server.response.finish: request response socket server',
  ])
})

test('emits requests where tracers have wrapped the `emit` of all servers', async () => {
  const context = new AsyncLocalStorage<string>()
  const { emit } = Server.prototype
  const application = toApplication((_request, response) => response.end(String(context.getStore())))
  onTestFinished(() => void Reflect.deleteProperty(Server.prototype, 'emit'))
  Server.prototype.emit = function (event: string, ...parameters: unknown[]) {
    const emitting = (): boolean => Reflect.apply(emit, this, [event, ...parameters]) as boolean // emit's own
    return event === 'request' ? context.run('traced', emitting) : emitting()
  }
  expect((await call(application, createEnviron())).body.toString()).toBe('traced')
})

test('emits the very request at whose start a tracer wraps the `emit` of its server', async () => {
  const context = new AsyncLocalStorage<string>()
  const wrap = (message: unknown): void => {
    const server = Reflect.get(message as object, 'server') as Server // what the channel tells
    const { emit } = server
    server.emit = (...parameters: unknown[]) =>
      context.run('traced', () => Reflect.apply(emit, server, parameters) as boolean) // emit's own
  }
  const channel = 'http.server.request.start'
  subscribe(channel, wrap)
  onTestFinished(() => void unsubscribe(channel, wrap))
  const listener: Listener = (_request, response) => response.end(String(context.getStore()))
  for (const source of [listener, new Server(listener)]) {
    expect((await call(toApplication(source), createEnviron())).body.toString()).toBe('traced')
  }
})

test('publishes the end of a request that was destroyed, too', async () => {
  const published: unknown[] = []
  const note = (message: unknown): void => void published.push(Reflect.get(message as object, 'socket'))
  subscribe('http.server.response.finish', note)
  const application = toApplication(async (request, response) => {
    for await (const _chunk of request) break // destroys it
    response.end('read enough')
  })
  const { body } = await call(application, createEnviron({ REQUEST_METHOD: 'POST', body: 'a body' }))
  await expect.poll(() => published).toEqual([null])
  unsubscribe('http.server.response.finish', note)
  expect(body.toString()).toBe('read enough')
})

test('serves an upgrade request as any other', async () => {
  const headers = [
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
  ] as const
  const application = toApplication((request, response) => response.end(request.headers.upgrade))
  expect((await call(application, createEnviron({ headers }))).body.toString()).toBe('websocket')
})

test('reads a body that no field has announced, as they come by HTTP/2 and Fetch', async () => {
  const application = toApplication((request, response) => void request.pipe(response))
  const environ = createEnviron({ REQUEST_METHOD: 'POST', body: ['there ', 'and back'] })
  expect((await call(application, environ)).body.toString()).toBe('there and back')
})

test('waits for a slow client in order, and drains', async () => {
  const events: string[] = []
  const application = toApplication((_request, response) => {
    const next = (index: number): void => {
      if (index === 3) return void response.end('end', () => events.push('ended'))
      const isFree = response.write(`chunk ${index} `, () => events.push(`written ${index}`))
      events.push(`free ${isFree}`)
      response.once('drain', () => next(index + 1))
    }
    next(0)
  })
  const { body } = await call(application, createEnviron(), { backpressure: true })
  expect(body.toString()).toBe('chunk 0 chunk 1 chunk 2 end')
  await expect.poll(() => events).toHaveLength(7)
  expect(events).toEqual(['free false', 'written 0', 'free false', 'written 1', 'free false', 'written 2', 'ended'])
})

test('keeps the order of chunks that do not wait for the drain', async () => {
  const application = toApplication((_request, response) => {
    for (let index = 0; index < 50; index++) response.write(`${index},`)
    response.end('end')
  })
  const { body } = await call(application, createEnviron(), { backpressure: true })
  expect(body.toString()).toBe(`${Array.from({ length: 50 }, (_, index) => index).join(',')},end`)
})

test.each([
  [200, []],
  [426, [['Upgrade', 'h2,h2c']]],
] as const)('passes an offer to upgrade on with %i only where it has a meaning', async (status, fields) => {
  const ways: Listener[] = [
    (_request, response) => response.writeHead(status, { Upgrade: 'h2,h2c', Connection: 'Upgrade' }).end(),
    (_request, response) => {
      response.setHeader('Upgrade', 'h2,h2c').statusCode = status
      response.end()
    },
  ]
  for (const listener of ways) {
    expect(await call(toApplication(listener), createEnviron())).toMatchObject({ status, headers: fields })
  }
})

test('says either the length or chunks, whatever it was told', async () => {
  const application = toApplication((_request, response) => {
    response
      .writeHead(200, { 'Content-Length': '2', 'Transfer-Encoding': 'chunked', 'Keep-Alive': 'timeout=5' })
      .end('ok')
  })
  const { headers, body } = await call(application, createEnviron())
  expect([headers, body.toString()]).toEqual([[['Content-Length', '2']], 'ok'])
})
