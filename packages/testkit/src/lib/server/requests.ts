// The request's body as gateway.input, and how requests follow each other on a connection.
import assert from 'node:assert/strict'
import { requestBytes } from '../http-client/request.ts'
import type { Serve, ServerTest } from './server-test.ts'
import { answering, echoingPath, readText, turnsOfTheLoop } from './server-test.ts'

const post = 'POST / HTTP/1.1\r\nHost: a\r\n'

/** Requests that are served, whole and byte by byte, and what `echoingPath` answers. */
const served: ReadonlyArray<readonly [name: string, bytes: string, answers: readonly string[]]> = [
  ['a body with Content-Length', `${post}Content-Length: 3\r\n\r\nabc`, ['/ abc']],
  ['an empty body', `${post}Content-Length: 0\r\n\r\n`, ['/']],
  [
    'a chunked body',
    `${post}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n00A\r\n0123456789\r\n0\r\n\r\n`,
    ['/ abc0123456789'],
  ],
  ['a transfer coding in capitals', `${post}Transfer-Encoding: CHUNKED\r\n\r\n1\r\na\r\n0\r\n\r\n`, ['/ a']],
  [
    'chunk extensions and trailers',
    `${post}Transfer-Encoding: chunked\r\n\r\n1;a=b;c="d"\r\na\r\n0;e\r\nX-T: 1\r\n\r\n`,
    ['/ a'],
  ],
  ['an empty line before the request', '\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n', ['/a']],
  ['pipelined requests', 'GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n', ['/1', '/2']],
  [
    'pipelined requests with bodies',
    `${post}Content-Length: 1\r\n\r\na${post}Transfer-Encoding: chunked\r\n\r\n1\r\nb\r\n0\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n`,
    ['/ a', '/ b', '/3'],
  ],
]

async function expectAnswers(serve: Serve, pieces: readonly string[], answers: readonly string[]): Promise<void> {
  const { site } = await serve(echoingPath)
  const connection = await site.connect()
  for (const bytes of pieces) await connection.send(bytes)
  for (const answer of answers) assert.equal((await connection.readResponse()).body.toString(), answer)
}

const bodies: readonly ServerTest[] = served.flatMap(([name, bytes, answers]) => [
  { name: `request: ${name}`, run: (serve: Serve) => expectAnswers(serve, [bytes], answers) },
  { name: `request: ${name}, byte by byte`, run: (serve: Serve) => expectAnswers(serve, [...bytes], answers) },
])

const inputs: readonly ServerTest[] = [
  {
    name: 'input: ends with null, again and again',
    run: async (serve) => {
      const { site } = await serve(
        answering(async (environ) => {
          const text = await readText(environ)
          const after = [await environ['gateway.input'].read(), await environ['gateway.input'].read()]
          return `${text} ${JSON.stringify(after)}`
        }),
      )
      const response = await site.fetch({ method: 'POST', body: 'abc' })
      assert.equal(response.body.toString(), 'abc [null,null]')
      assert.equal((await site.fetch({})).body.toString(), ' [null,null]')
    },
  },
  {
    name: 'input: gives bytes as they come, and answers reads in order',
    run: async (serve) => {
      const first = Promise.withResolvers<string>()
      const { site } = await serve(
        answering(async (environ) => {
          const input = environ['gateway.input']
          const reads = [input.read(), input.read()]
          first.resolve(Buffer.from((await reads[0]) ?? []).toString())
          return Buffer.from((await reads[1]) ?? []).toString()
        }),
      )
      const connection = await site.connect()
      await connection.send(`${post}Content-Length: 4\r\n\r\nab`)
      assert.equal(await first.promise, 'ab')
      await connection.send('cd')
      assert.equal((await connection.readResponse()).body.toString(), 'cd')
    },
  },
  {
    name: 'input: holds back a client whose body nobody reads',
    run: async (serve) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const { site } = await serve(
        answering(async (environ) => {
          if (environ.PATH_INFO === '/other') return ''
          await promise
          return String((await readText(environ)).length)
        }),
      )
      const connection = await site.connect()
      let sent = false
      void connection.send(requestBytes({ method: 'POST', body: Buffer.alloc(50_000_000) })).then(() => (sent = true))
      await site.turns(30, '/other')
      assert.equal(sent, false, 'the server took 50 MB that nobody read')
      resolve()
      assert.equal((await connection.readResponse()).body.toString(), '50000000')
    },
  },
  {
    name: 'input: 100 Continue is sent on the first read',
    run: async (serve) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const { site } = await serve(
        answering(async (environ) => {
          if (environ.PATH_INFO === '/other') return ''
          await promise
          return await readText(environ)
        }),
      )
      const connection = await site.connect()
      await connection.send(`${post}Expect: 100-continue\r\nContent-Length: 3\r\n\r\n`)
      const head = connection.readHead()
      let continued = false
      void head.then(() => (continued = true)).catch(() => {})
      await site.turns(5, '/other')
      assert.equal(continued, false, '100 Continue came before anybody read')
      resolve()
      assert.equal((await head).status, 100)
      await connection.send('abc')
      assert.equal((await connection.readResponse()).body.toString(), 'abc')
    },
  },
  {
    name: 'input: no 100 Continue where the application does not read, and the next request is not taken for the body',
    run: async (serve) => {
      const { site } = await serve(answering((environ) => environ.PATH_INFO))
      const connection = await site.connect()
      await connection.send(`${post}Expect: 100-continue\r\nContent-Length: 3\r\n\r\n`)
      assert.equal((await connection.readHead()).status, 200)
      assert.equal((await connection.readBody()).body.toString(), '/')
      await connection.send('abcGET /next HTTP/1.1\r\nHost: a\r\n\r\n')
      const rest = (await Promise.race([connection.readResponse(), connection.readToEnd()]).catch(() => null)) ?? null
      if (rest !== null && 'status' in rest) assert.equal(rest.body.toString(), '/next')
    },
  },
  {
    name: 'input: what the application did not read does not reach the next request',
    run: async (serve) => {
      const { site } = await serve(answering((environ) => environ.PATH_INFO))
      const connection = await site.connect()
      await connection.send(
        `${post}Content-Length: 20\r\n\r\nGET /no HTTP/1.1\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n`,
      )
      assert.equal((await connection.readResponse()).body.toString(), '/')
      assert.equal((await connection.readResponse()).body.toString(), '/next')
    },
  },
  {
    name: 'input: a read rejects with ECONNRESET when the client leaves',
    run: async (serve) => {
      const { promise, resolve } = Promise.withResolvers<unknown>()
      const { promise: started, resolve: start } = Promise.withResolvers<void>()
      const { site } = await serve(async (environ, startResponse) => {
        start()
        await readText(environ).catch(resolve)
        startResponse('200 OK', [])
        return []
      })
      const connection = await site.connect()
      await connection.send(`${post}Content-Length: 10\r\n\r\nab`)
      await started
      connection.leave()
      const error = await promise
      assert.ok(error instanceof Error && 'code' in error)
      assert.equal(error.code, 'ECONNRESET')
      assert.notEqual(error.name, 'AbortError')
    },
  },
  {
    name: 'trailers: are given after the input’s end, and never merged into the environ',
    run: async (serve) => {
      const { site } = await serve(
        answering(async (environ) => {
          const before = environ['gateway.trailers']()
          await readText(environ)
          return JSON.stringify([before, environ['gateway.trailers'](), environ.HTTP_X_SUM ?? 'absent'])
        }),
      )
      const connection = await site.connect()
      await connection.send(`${post}Transfer-Encoding: chunked\r\n\r\n`)
      await connection.send('1\r\na\r\n0\r\nX-Sum: 1\r\nx-b: 2\r\n\r\n')
      const response = await connection.readResponse()
      assert.deepEqual(JSON.parse(response.body.toString()), [
        [],
        [
          ['X-Sum', '1'],
          ['x-b', '2'],
        ],
        'absent',
      ])
    },
  },
]

/** Rules of persistence (RFC 9112 §9.3): the request, and whether the connection goes on. */
const persistence: ReadonlyArray<readonly [name: string, head: string, persists: boolean]> = [
  ['HTTP/1.1 goes on', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', true],
  ['HTTP/1.1 with Connection: close ends', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', false],
  ['close among other options ends', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: x-a, Close\r\n\r\n', false],
  ['HTTP/1.0 ends', 'GET / HTTP/1.0\r\n\r\n', false],
  ['HTTP/1.0 with Connection: keep-alive goes on', 'GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n', true],
]

const connections: readonly ServerTest[] = persistence.map(([name, head, persists]) => ({
  name: `connection: ${name}, and the response says so`,
  run: async (serve) => {
    const { site } = await serve(echoingPath)
    const connection = await site.connect()
    await connection.send(head)
    const response = await connection.readResponse()
    const said = response.headers['connection']?.toLowerCase()
    if (persists) {
      if (head.includes('/1.0')) assert.equal(said, 'keep-alive')
      assert.notEqual(said, 'close')
      await connection.send(head)
      assert.equal((await connection.readResponse()).body.toString(), '/')
      return
    }
    if (!head.includes('/1.0')) assert.equal(said, 'close')
    assert.equal((await connection.readToEnd()).length, 0)
  },
}))

const sequences: readonly ServerTest[] = [
  {
    name: 'connection: pipelined requests wait for each other, and are answered in order',
    run: async (serve) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const called: string[] = []
      const { site } = await serve(
        answering(async (environ) => {
          called.push(environ.PATH_INFO)
          if (environ.PATH_INFO === '/1') await promise
          return environ.PATH_INFO
        }),
      )
      const connection = await site.connect()
      await connection.send(['/1', '/2', '/3'].map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''))
      await site.turns(3, '/other')
      await turnsOfTheLoop()
      assert.ok(!called.includes('/2'), 'the second request was called before the first had ended')
      resolve()
      for (const path of ['/1', '/2', '/3']) assert.equal((await connection.readResponse()).body.toString(), path)
    },
  },
  {
    name: 'connection: Connection: close from the application closes after this response',
    run: async (serve) => {
      const { site } = await serve(answering(() => 'last', [['Connection', 'close']]))
      const connection = await site.connect()
      await connection.send('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n')
      const response = await connection.readResponse()
      assert.deepEqual([response.headers['connection'], response.body.toString()], ['close', 'last'])
      assert.equal((await connection.readToEnd()).length, 0)
    },
  },
  {
    name: 'connection: a client that has finished sending still gets its answer',
    run: async (serve) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const { site } = await serve(
        answering(async (environ) => {
          if (environ.PATH_INFO === '/') await promise
          return 'late'
        }),
      )
      const connection = await site.connect()
      await connection.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      connection.finish()
      await site.turns(3, '/other')
      resolve()
      assert.equal((await connection.readResponse()).body.toString(), 'late')
    },
  },
]

export const requestTests: readonly ServerTest[] = [...bodies, ...inputs, ...connections, ...sequences]
