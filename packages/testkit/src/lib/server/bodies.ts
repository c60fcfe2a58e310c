// Rules 4, 7 and 10: write, the body's iterator and close(), for clients that read, that are slow and that leave.
import assert from 'node:assert/strict'
import type { Application, Chunk, ResponseBody } from '@gateway-server/interface'
import type { ServerTest } from './server-test.ts'
import { turnsOfTheLoop } from './server-test.ts'

const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
const piece = Buffer.alloc(65_536, 'x')

/** A body that records how it is used. */
class WatchedBody {
  readonly calls: string[] = []
  readonly closed: Promise<void>
  readonly #chunks: Iterator<Chunk>
  readonly #close: () => void
  pulled = 0

  constructor(chunks: Iterable<Chunk>) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.closed = promise
    this.#close = resolve
    this.#chunks = chunks[Symbol.iterator]()
  }

  [Symbol.asyncIterator](): AsyncIterator<Chunk> {
    return {
      next: async () => {
        this.pulled++
        await new Promise((resolve) => setImmediate(resolve)) // others get their turn, also where nobody holds back
        const result = this.#chunks.next()
        if (result.done === true) this.calls.push('done')
        return result
      },
      return: async () => {
        this.calls.push('return')
        return { done: true, value: undefined }
      },
    }
  }

  close(): void {
    this.calls.push('close')
    this.#close()
  }
}

function serving(body: ResponseBody, status = '200 OK'): Application {
  return (environ, startResponse) => {
    startResponse(status, [])
    return environ.PATH_INFO === '/other' ? [] : body
  }
}

/** 64 MB: more than sockets hold between a server and a client that does not read. */
const many = 1000

function* pieces(): Generator<Chunk> {
  for (let index = 0; index < many; index++) yield piece
}

function* failing(): Generator<Chunk> {
  yield 'a'
  throw new Error('conformance secret')
}

const iterators: readonly ServerTest[] = [
  {
    name: 'body: is iterated to its end and closed once, after it',
    run: async (serve) => {
      const body = new WatchedBody(['a', 'b'])
      const { site } = await serve(serving(body))
      assert.equal((await site.fetch({})).body.toString(), 'ab')
      await body.closed
      await site.turns(2, '/other')
      assert.deepEqual(body.calls, ['done', 'close'])
    },
  },
  {
    name: 'body: close() of an array is called once',
    run: async (serve) => {
      let closed = 0
      const { promise, resolve } = Promise.withResolvers<void>()
      const { site } = await serve(serving(Object.assign(['a'], { close: () => resolve(void closed++) })))
      assert.equal((await site.fetch({})).body.toString(), 'a')
      await promise
      await site.turns(2, '/other')
      assert.equal(closed, 1)
    },
  },
  {
    name: 'body: is finished and closed once when the client leaves',
    run: async (serve) => {
      const body = new WatchedBody(pieces())
      const { site } = await serve(serving(body))
      const connection = await site.connect()
      await connection.send(request)
      await connection.readHead()
      connection.leave(true)
      await body.closed
      await site.turns(2, '/other')
      assert.deepEqual(body.calls, ['return', 'close'])
    },
  },
  {
    name: 'body: is closed once when it fails',
    run: async (serve) => {
      const body = new WatchedBody(failing())
      const { site } = await serve(serving(body))
      await site.fetch({}).catch(() => {})
      await body.closed
      await site.turns(2, '/other')
      const closed = body.calls.filter((call) => call === 'close')
      assert.equal(closed.length, 1)
    },
  },
  {
    name: 'body: is finished and closed once where it is not sent',
    run: async (serve) => {
      const body = new WatchedBody(['a'])
      const { site } = await serve(serving(body, '204 No Content'))
      await site.fetch({})
      await body.closed
      await site.turns(2, '/other')
      assert.equal(body.calls.filter((call) => call === 'close').length, 1)
      assert.ok(body.pulled === 0 || body.calls.includes('return') || body.calls.includes('done'), 'left unfinished')
    },
  },
  {
    name: 'body: each chunk is sent when it is made',
    run: async (serve) => {
      const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const { site } = await serve(
        serving(
          (async function* () {
            for (const [index, gate] of gates.entries()) {
              yield `${index}`
              await gate.promise
            }
          })(),
        ),
      )
      const connection = await site.connect()
      await connection.send(request)
      await connection.readHead()
      for (const [index, gate] of gates.entries()) {
        assert.equal((await connection.readChunk())?.toString(), `${index}`)
        gate.resolve()
      }
      assert.equal(await connection.readChunk(), null)
    },
  },
  {
    name: 'body: is not pulled further than a slow client reads',
    run: async (serve) => {
      const body = new WatchedBody(pieces())
      const { site } = await serve(serving(body))
      const connection = await site.connect()
      await connection.send(request)
      await connection.readHead()
      await site.turns(30, '/other')
      const { pulled } = body
      await site.turns(30, '/other')
      assert.ok(pulled > 0, 'nothing was pulled')
      assert.deepEqual([body.pulled, pulled < many], [pulled, true], 'still pulling, though nobody reads')
    },
  },
]

const writes: readonly ServerTest[] = [
  {
    name: 'write: comes before the body, strings as UTF-8',
    run: async (serve) => {
      const { site } = await serve((_environ, startResponse) => {
        const write = startResponse('200 OK', [])
        void write('h\u00e4 ')
        void write(Buffer.from('bytes '))
        return ['body']
      })
      assert.equal((await site.fetch({})).body.toString(), 'h\u00e4 bytes body')
    },
  },
  {
    name: 'write: an empty chunk sends the head',
    run: async (serve) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const { site } = await serve(async (_environ, startResponse) => {
        void startResponse('200 OK', [['X-Early', 'yes']])('')
        await promise
        return ['late']
      })
      const connection = await site.connect()
      await connection.send(request)
      assert.equal((await connection.readHead()).headers['x-early'], 'yes')
      resolve()
      assert.equal((await connection.readBody()).body.toString(), 'late')
    },
  },
  {
    name: 'write: a response may go through write alone, and return null or nothing',
    run: async (serve) => {
      const { site } = await serve((environ, startResponse) => {
        void startResponse('200 OK', [])('all')
        return environ.PATH_INFO === '/null' ? null : undefined
      })
      assert.equal((await site.fetch({ target: '/null' })).body.toString(), 'all')
      assert.equal((await site.fetch({ target: '/' })).body.toString(), 'all')
    },
  },
  {
    name: 'write: returns a promise to a slow client, which resolves when it reads on',
    run: async (serve) => {
      let written = 0
      const { promise: held, resolve: hold } = Promise.withResolvers<void>()
      const { site } = await serve(async (_environ, startResponse) => {
        const write = startResponse('200 OK', [])
        for (; written < 2000; written++) {
          const ready = write(piece)
          if (ready === undefined) continue
          hold()
          await ready
        }
        return null
      })
      const connection = await site.connect()
      await connection.send(request)
      await connection.readHead()
      await held
      assert.ok(written < 2000, 'never asked to wait')
      const { body, complete } = await connection.readBody()
      assert.deepEqual([body.length, complete], [2000 * piece.length, true])
    },
  },
  {
    name: 'write: a promise resolves when the client leaves, and later writes are dropped',
    run: async (serve) => {
      const { promise: held, resolve: hold } = Promise.withResolvers<void>()
      const { promise: over, resolve: end } = Promise.withResolvers<void>()
      const { site } = await serve(async (_environ, startResponse) => {
        const write = startResponse('200 OK', [])
        let ready = write(piece)
        while (ready === undefined) ready = write(piece)
        hold()
        await ready
        await write('dropped')
        end()
        return null
      })
      const connection = await site.connect()
      await connection.send(request)
      await connection.readHead()
      await held
      await turnsOfTheLoop()
      connection.leave(true)
      await over
    },
  },
]

export const bodyTests: readonly ServerTest[] = [...iterators, ...writes]
