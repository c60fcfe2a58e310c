// Middleware that reaches deep into both messages, each with the packages that people run.
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import bodyParser from 'body-parser'
import busboy from 'busboy'
import compression from 'compression'
import session from 'express-session'
import finalhandler from 'finalhandler'
import morgan from 'morgan'
import onFinished from 'on-finished'
import onHeaders from 'on-headers'
import { getRawBody } from 'raw-body'
import send from 'send'
import { closed, codeOf, post } from './behaviour.fixture.ts'
import type { Behaviour, Note } from './behaviour.fixture.ts'

type Answer = (response: ServerResponse) => unknown
type Answers = ReadonlyArray<readonly [form: string, answer: Answer]>
type Middleware = (request: never, response: never, next: (error?: unknown) => void) => unknown

const file = fileURLToPath(import.meta.url)
const long = 'a line of text that can be compressed\n'.repeat(100)

/** Runs connect's kind of middleware; resolves when it calls `next`. */
function use(middleware: Middleware, request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  // Their types ask for Express's messages; they take Node's.
  return new Promise((resolve) => void middleware(request as never, response as never, resolve))
}

const onFinishedRows: readonly Behaviour[] = [
  {
    name: 'on-finished tells of a response, once',
    run: async (_request, response, note) => {
      note(onFinished.isFinished(response))
      onFinished(response, (error) => note('finished', error === null, onFinished.isFinished(response)))
      note(typeof Reflect.get(response, '__onFinished'))
      const end = once(response, 'close')
      setImmediate(() => response.end('ok'))
      await end
      onFinished(response, () => note('told at once'))
      await new Promise(setImmediate)
    },
  },
  {
    name: 'on-finished tells of a request that is read, and of one that is not',
    request: post,
    run: async (request, response, note) => {
      note(onFinished.isFinished(request), request.complete, request.readable)
      onFinished(request, () => note('request', request.complete))
      onFinished(response, () => note('response'))
      request.resume()
      await once(request, 'end')
      note(onFinished.isFinished(request))
      response.end()
      await once(response, 'close')
    },
  },
  {
    name: 'on-finished tells of a client that leaves',
    leaves: 'after the head',
    run: async (_request, response, note) => {
      const told = new Promise((resolve) => void onFinished(response, resolve))
      response.write('a')
      await told
      note(onFinished.isFinished(response), response.writableEnded, response.writableFinished)
    },
  },
]

const onHeadersAnswers: Answers = [
  ['implied', (response) => response.end('ok')],
  ['of an object', (response) => response.writeHead(201, { 'X-Given': '1' }).end('ok')],
  ['of a flat list', (response) => response.writeHead(201, ['X-Given', '1', 'X-Given', '2']).end('ok')],
  ['with a reason', (response) => response.writeHead(201, 'Made', { 'X-Given': '1' }).end('ok')],
  ['flushed', (response) => (response.flushHeaders(), response.end('ok'))],
  ['written', (response) => (response.write('o'), response.end('k'))],
]

const onHeadersRows: readonly Behaviour[] = onHeadersAnswers.map(([form, answer]) => ({
  name: `on-headers changes a head ${form}`,
  run: (_request, response, note) => {
    onHeaders(response, function late(this: ServerResponse) {
      note('head', this.statusCode, this.headersSent, Object.entries(this.getHeaders()))
      this.setHeader('X-Late', 'yes')
      this.appendHeader('X-Late', 'again')
    })
    response.setHeader('X-Early', 'yes')
    answer(response)
    note(response.headersSent, response.statusCode)
  },
}))

const implicitRows: readonly Behaviour[] = [
  {
    name: 'older middleware writes the head by name, and looks at it',
    run: (_request, response, note) => {
      const internals = response as unknown as { _header: string | null; _implicitHeader(): void } // undocumented
      note(internals._header, response.headersSent)
      response.statusCode = 202
      if (!internals._header) internals._implicitHeader()
      note(typeof internals._header, internals._header?.startsWith('HTTP/1.1 202 Accepted\r\n'), response.headersSent)
      response.end('ok')
    },
  },
  {
    name: 'a head can be taken back before anything is sent',
    run: (_request, response, note) => {
      const internals = response as unknown as { _header: string | null } // undocumented
      response.writeHead(200, { 'X-First': 'yes' })
      internals._header = null
      note(response.headersSent)
      response.writeHead(201).end('ok')
    },
  },
]

const compressionAnswers: Answers = [
  ['a whole answer', (response) => response.end(long)],
  ['written pieces', (response) => (response.write(long), response.write('more'), response.end('end'))],
  ['a piped file', (response) => createReadStream(file).pipe(response)],
  ['an answer below its threshold', (response) => response.end('short')],
]

const compressionRows: readonly Behaviour[] = compressionAnswers.flatMap(([form, answer]) =>
  ['gzip', 'identity', 'br;q=1, gzip;q=0'].map((encoding) => ({
    name: `compression compresses ${form} for ${encoding}`,
    request: { headers: [['Accept-Encoding', encoding]] as const },
    run: async (request: IncomingMessage, response: ServerResponse, note: Note) => {
      note(codeOf(await use(compression(), request, response)))
      response.setHeader('Content-Type', 'text/plain')
      const done = once(response, 'finish')
      answer(response)
      await done
      note(response.getHeader('content-encoding'), response.getHeader('vary'), response.getHeader('content-length'))
    },
  })),
)

const drainRows: readonly Behaviour[] = [
  {
    name: 'compression flushes what was written, and drains',
    request: { headers: [['Accept-Encoding', 'gzip']] },
    run: async (request, response, note) => {
      await use(compression({ threshold: 0 }), request, response)
      response.setHeader('Content-Type', 'text/plain')
      response.write('first')
      ;(response as ServerResponse & { flush(): void }).flush() // compression adds it
      note(response.headersSent)
      const drained = once(response, 'drain')
      while (response.write(long));
      await drained
      note('drained')
      response.end()
    },
  },
]

const morganAnswers: Answers = [
  ['a whole answer', (response) => response.writeHead(200, { 'Content-Length': 2 }).end('ok')],
  ['no such page', (response) => (response.writeHead(404), response.end())],
]

const morganRows: readonly Behaviour[] = morganAnswers.map(([form, answer]) => ({
  name: `morgan logs ${form}`,
  request: { target: '/path?q=1', headers: [['Referer', 'http://a/'], ['User-Agent', 'me'], ['Authorization', 'Basic dTpw']] as const }, // prettier-ignore
  run: async (request, response, note) => {
    const format = ':remote-addr :remote-user ":method :url HTTP/:http-version" :status :res[content-length] ":referrer" :req[user-agent]' // prettier-ignore
    const write = (line: string): void => note(line)
    await use(morgan(format, { stream: { write } }) as Middleware, request, response)
    answer(response)
    await once(response, 'close')
  },
}))

const sessionAnswers: Answers = [
  ['a whole answer', (response) => response.end('the whole body')],
  ['no body', (response) => response.end()],
  ['written pieces', (response) => (response.write('piece '), response.end('end'))],
  ['an answer with its length', (response) => response.writeHead(200, { 'Content-Length': 4 }).end('body')],
]

const sessionRows: readonly Behaviour[] = sessionAnswers.map(([form, answer]) => ({
  name: `express-session saves before the end of ${form}`,
  run: async (request, response, note) => {
    const store = new session.MemoryStore()
    const middleware = session({ secret: 's', resave: false, saveUninitialized: true, genid: () => 'fixed', store })
    await use(middleware as unknown as Middleware, Object.assign(request, { originalUrl: request.url }), response)
    Object.assign(Reflect.get(request, 'session') as object, { user: 'me' })
    const done = once(response, 'finish')
    answer(response)
    await done
    const saved = await new Promise((resolve) => void store.get('fixed', (_error, found) => resolve(found)))
    note(Reflect.get(saved as object, 'user'), response.headersSent)
  },
}))

const json = { ...post, headers: [['Content-Type', 'application/json']] as const, body: '{"a":[1]}' }

const bodyRows: readonly Behaviour[] = [
  {
    name: 'body-parser parses once, and leaves a parsed body alone',
    request: json,
    run: async (request, response, note) => {
      note(codeOf(await use(bodyParser.json(), request, response)), Reflect.get(request, 'body'))
      note(codeOf(await use(bodyParser.json(), request, response)), Reflect.get(request, 'body'), request.complete)
      response.end('ok')
    },
  },
  {
    name: 'body-parser refuses a body over its limit, which is answered',
    request: { ...json, body: JSON.stringify('x'.repeat(200_000)) },
    run: async (request, response, note) => {
      const error = await use(bodyParser.json({ limit: 10 }), request, response)
      note(Reflect.get(error as object, 'type'), Reflect.get(error as object, 'statusCode'), request.isPaused())
      finalhandler(request, response, { env: 'production' })(error as Error)
    },
  },
  {
    name: 'raw-body refuses a stream with an encoding, and one that was read',
    request: post,
    run: async (request, response, note) => {
      request.setEncoding('utf8')
      note(request.readableEncoding)
      note(Reflect.get(await getRawBody(request).catch((error: unknown) => error as object), 'type'))
      request.resume()
      await once(request, 'end')
      note(Reflect.get(await getRawBody(request).catch((error: unknown) => error as object), 'type'))
      response.end('ok')
    },
  },
  {
    name: 'raw-body hears of a client that leaves in the middle of the body',
    request: { method: 'POST', headers: [['Content-Length', '100']] },
    leaves: 'at once',
    run: async (request, _response, note) => {
      const error = await getRawBody(request, { length: 100 }).catch((failure: unknown) => failure as object)
      note(Reflect.get(error, 'type'), Reflect.get(error, 'code'))
    },
  },
  {
    name: 'busboy is piped to, and unpiped from',
    request: {
      method: 'POST',
      headers: [['Content-Type', 'multipart/form-data; boundary=b']],
      body: '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\n\r\nfile\r\n--b--\r\n',
    },
    run: async (request, response, note) => {
      note(request.readable, request.destroyed, request.readableEnded)
      const parser = busboy({ headers: request.headers })
      parser.on('field', (name, value) => note(name, value))
      parser.on('file', (name, stream) => void stream.on('data', (data: Buffer) => note(name, String(data))))
      request.pipe(parser)
      await once(parser, 'close')
      request.unpipe(parser)
      note(request.readableEnded, request.complete)
      response.end('ok')
    },
  },
]

const fileRows: readonly Behaviour[] = [
  { headers: [] },
  { headers: [['Range', 'bytes=3-9']] as const },
  { headers: [['Range', 'bytes=0-1,5-6']] as const },
  { headers: [['Range', 'bytes=9999999-']] as const },
  { headers: [['If-None-Match', '*']] as const },
  { method: 'HEAD', headers: [] },
].map((request) => ({
  name: `send sends a file for ${request.method ?? 'GET'} ${request.headers.flat().join(' ')}`,
  request,
  run: async (message, response, note) => {
    const stream = send(message, file, { lastModified: false })
    stream.on('error', (error: Error & { status: number }) => {
      response.statusCode = error.status
      response.end(String(error.status))
    })
    const done = once(response, 'finish')
    stream.pipe(response)
    await done
    note(response.getHeaderNames(), response.statusCode)
  },
}))

const finalhandlerRows: readonly Behaviour[] = [
  {
    name: 'finalhandler answers a page that is not there, with a body unread',
    request: { ...post, target: '/<nowhere>' },
    run: (request, response) => finalhandler(request, response, { env: 'production' })(undefined),
  },
  {
    name: 'finalhandler answers an error that has a status and fields',
    run: (request, response) => {
      const error = Object.assign(new Error('hidden'), { status: 503, headers: { 'Retry-After': '5' } })
      finalhandler(request, response, { env: 'production' })(error)
    },
  },
  {
    name: 'finalhandler cuts the connection of an answer that has begun',
    leaves: 'after the head',
    run: async (request, response, note) => {
      response.write('begun')
      await new Promise(setImmediate)
      const both = [closed(response), closed(request.socket)]
      finalhandler(request, response, { env: 'production' })(new Error('late'))
      await Promise.all(both)
      note(request.socket.destroyed, response.writableFinished)
    },
  },
]

export const middleware: readonly Behaviour[] = [
  ...onFinishedRows,
  ...onHeadersRows,
  ...implicitRows,
  ...compressionRows,
  ...drainRows,
  ...morganRows,
  ...sessionRows,
  ...bodyRows,
  ...fileRows,
  ...finalhandlerRows,
]
