// Bodies that write themselves (SPEC.md, rule 14): who gets the connection, when, and what holds meanwhile, over real sockets.
import type { Application, BodyDestination, HeaderList } from '@gateway-server/interface'
import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { FinishedRequest } from './request-observer.ts'
import { answeringPath, get, testServer, turnsOfTheLoop } from '../test-server.fixture.ts'
import { tlsServer } from '../tls/tls-server.fixture.ts'

const digits = '0123456789'
const length10: HeaderList = [['Content-Length', '10']]

interface Writing {
  readonly writeTo: (destination: BodyDestination) => void | Promise<void>
  readonly headers?: HeaderList
  readonly status?: string
  /** What is iterated. */
  readonly chunks?: readonly string[]
}

/** An application whose `/` is a body that writes itself, and what happened to that, in order. */
function writing({ writeTo, headers = length10, status = '200 OK', chunks = [] }: Writing): {
  application: Application
  calls: string[]
} {
  const calls: string[] = []
  function* iterate(): Generator<string> {
    calls.push('iterated')
    yield* chunks
  }
  const application: Application = (environ, startResponse) => {
    if (environ.PATH_INFO !== '/') return answeringPath(environ, startResponse)
    startResponse(status, headers)
    return {
      [Symbol.iterator]: iterate,
      close: () => void calls.push('closed'),
      writeTo: (destination) => {
        calls.push('writeTo')
        return writeTo(destination)
      },
    }
  }
  return { application, calls }
}

function writeOn(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve) => void socket.write(text, () => resolve()))
}

/** What somebody else would do, in another process for one. */
async function writeDigits({ socket, wrote }: BodyDestination): Promise<void> {
  await writeOn(socket, digits)
  wrote(10)
}

describe('a body that writes itself', () => {
  test('gets the connection when the head has left; then that goes on with its next request', async () => {
    const seen: unknown[] = []
    const { application, calls } = writing({
      writeTo: (destination) => {
        const { socket, length, timeout } = destination
        seen.push([socket.writableLength, length, timeout])
        return writeDigits(destination)
      },
    })
    const { send } = await testServer(application, { sendTimeout: 1234 })
    const client = await send(get('/') + get('/next') + get('/'))
    const texts: string[] = []
    for (let count = 0; count < 3; count++) texts.push((await client.readResponse()).body.toString())
    expect(texts).toEqual([digits, '/next', digits])
    expect(seen).toEqual([
      [0, 10, 1234],
      [0, 10, 1234],
    ])
    await turnsOfTheLoop()
    expect(calls.toSorted()).toEqual(['closed', 'closed', 'iterated', 'iterated', 'writeTo', 'writeTo'])
  })

  test('may write in its own time: what the client asks for meanwhile waits', async () => {
    const { promise: go, resolve } = Promise.withResolvers<void>()
    const { application } = writing({
      writeTo: async (destination) => {
        await writeOn(destination.socket, digits.slice(0, 5))
        destination.wrote(5)
        await go
        await writeOn(destination.socket, digits.slice(5))
        destination.wrote(5)
      },
    })
    const { send } = await testServer(application)
    const client = await send(get('/') + get('/next'))
    await client.readHead()
    expect((await client.readChunk())?.toString()).toBe('01234')
    await turnsOfTheLoop()
    resolve()
    expect((await client.readChunk())?.toString()).toMatch(/^56789/)
  })

  test('is iterated for what it has not written', async () => {
    const { application } = writing({
      writeTo: async ({ socket, wrote }) => {
        await writeOn(socket, '0123')
        wrote(4)
      },
      chunks: ['45', '6789'],
    })
    const { send } = await testServer(application)
    expect((await (await send(get('/'))).readResponse()).body.toString()).toBe(digits)
  })

  test('may decline, without a promise', async () => {
    const { application } = writing({ writeTo: () => {}, chunks: [digits] })
    const { send } = await testServer(application)
    expect((await (await send(get('/'))).readResponse()).body.toString()).toBe(digits)
  })

  test('is counted as any other', async () => {
    const told: FinishedRequest[] = []
    const { application } = writing({ writeTo: writeDigits })
    const { send } = await testServer(application, { requestObserver: { ended: (each) => void told.push(each) } })
    await (await send(get('/'))).readResponse()
    await turnsOfTheLoop()
    expect(told.map(({ status, bytes }) => ({ status, bytes }))).toEqual([{ status: 200, bytes: 10 }])
  })

  test('ends with its connection for a client that wants that', async () => {
    const { application } = writing({ writeTo: writeDigits })
    const { send } = await testServer(application)
    const client = await send(get('/', 'Connection: close'))
    expect((await client.readToEnd()).toString()).toMatch(/Connection: close[^]*0123456789$/)
  })
})

describe('the connection is cut where a body that writes itself', () => {
  test.each<[name: string, writeTo: Writing['writeTo'], message: string]>([
    ['fails', () => Promise.reject(new Error('broken')), 'broken'],
    [
      'throws',
      () => {
        throw new Error('broken')
      },
      'broken',
    ],
    ['ends early', ({ wrote }) => wrote(5), 'shorter than Content-Length'],
    ['says that it has written too much', ({ wrote }) => wrote(11), '1 bytes longer than Content-Length'],
  ])('%s', async (_name, writeTo, message) => {
    const { application, calls } = writing({ writeTo })
    const { send, log } = await testServer(application)
    const client = await send(get('/'))
    await client.readHead()
    expect(await client.readBody()).toMatchObject({ complete: false })
    expect(log.join('')).toContain(message)
    await turnsOfTheLoop()
    expect(calls.at(-1)).toBe('closed')
  })
})

test('when the client has gone the body is told as any other, and who writes it is not waited for', async () => {
  const calls: string[] = []
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  const application: Application = (_environ, startResponse) => {
    startResponse('200 OK', length10)
    const iterator: AsyncIterator<string> = {
      next: () => Promise.resolve({ done: true, value: undefined }),
      return: () => {
        calls.push('return')
        return Promise.resolve({ done: true, value: undefined })
      },
    }
    return {
      [Symbol.asyncIterator]: () => iterator,
      writeTo: () => new Promise<void>(() => {}),
      close: () => {
        calls.push('close')
        resolve()
      },
    }
  }
  const { send, log } = await testServer(application)
  const client = await send(get('/'))
  await client.readHead()
  client.leave(true)
  await ended
  expect(calls).toEqual(['return', 'close'])
  expect(log).toEqual([])
})

describe('a body is iterated, and not asked to write itself,', () => {
  const writeTo = (): never => {
    throw new Error('it was asked')
  }

  test.each<[name: string, request: string, options: Omit<Writing, 'writeTo'>, body: string]>([
    ['where its length is not known', get('/'), { headers: [], chunks: [digits] }, digits],
    ['where it is empty', get('/'), { headers: [['Content-Length', '0']] }, ''],
    ['for HEAD', get('/').replace('GET', 'HEAD'), {}, ''],
    ['for 304', get('/'), { status: '304 Not Modified' }, ''],
  ])('%s', async (_name, request, options, body) => {
    const { application } = writing({ writeTo, ...options })
    const { send, log } = await testServer(application)
    const client = await send(request)
    const method = request.startsWith('HEAD') ? 'HEAD' : 'GET'
    expect((await client.readResponse(method)).body.toString()).toBe(body)
    expect(log).toEqual([])
  })

  test('over TLS', async () => {
    const { application } = writing({ writeTo, chunks: [digits] })
    const { connectTls, log } = await tlsServer(application)
    const client = await connectTls()
    void client.send(get('/'))
    expect((await client.readResponse()).body.toString()).toBe(digits)
    expect(log).toEqual([])
  })

  test('while something before it waits for the client to read', async () => {
    const large = 32 * 1024 * 1024
    const application: Application = (_environ, startResponse) => {
      const write = startResponse('200 OK', [['Content-Length', String(large + 10)]])
      void write(Buffer.alloc(large))
      const iterate = function* (): Generator<string> {
        yield digits
      }
      return { [Symbol.iterator]: iterate, writeTo }
    }
    const { send, log } = await testServer(application)
    const { body } = await (await send(get('/'))).readResponse()
    expect(body.subarray(large).toString()).toBe(digits)
    expect(log).toEqual([])
  })
})
