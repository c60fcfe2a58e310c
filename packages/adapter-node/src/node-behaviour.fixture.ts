// What programs do with the messages of node:http, as a table: each row is run on node:http and on the gateway, and what
// it noted and what the client got must be equal. Rows that note events return a promise that settles after the last.
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { finished, pipeline, Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { RequestDescription } from '@gateway-server/testkit'

/** Notes what is seen, in order. */
type Note = (...seen: readonly unknown[]) => void

export interface Behaviour {
  readonly name: string
  readonly request?: RequestDescription
  /** The client leaves as soon as the head has come, or without waiting for one. */
  readonly leaves?: 'after the head' | 'at once'
  /** The Node.js major since which the events of the two messages come in the order that is ours. */
  readonly ordersSince?: number
  readonly run: (request: IncomingMessage, response: ServerResponse, note: Note) => unknown
}

/** The code, or the class, of what a call throws. */
function thrown(call: () => unknown): string {
  try {
    call()
    return 'nothing'
  } catch (error) {
    return codeOf(error)
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? String(error.code) : `${error.name}: ${error.message}`
}

function noteEvents(emitter: NodeJS.EventEmitter, names: readonly string[], label: string, note: Note): void {
  for (const name of names)
    emitter.on(name, (value: unknown) => note(label, name, value instanceof Error ? codeOf(value) : ''))
}

/** Missing in Node's types. */
function rawNamesOf(response: ServerResponse & { getRawHeaderNames?(): string[] }): string[] | undefined {
  return response.getRawHeaderNames?.()
}

/** The emitter's `close`, whatever comes before. */
function closed(emitter: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve) => void emitter.once('close', () => resolve()))
}

const post: RequestDescription = { method: 'POST', body: 'a body of some bytes' }
const repeated: RequestDescription = {
  headers: [
    ['X-Repeated', 'a'],
    ['x-repeated', 'b'],
    ['Cookie', 'a=1'],
    ['Cookie', 'b=2'],
    ['Set-Cookie', 'c=3'],
    ['Set-Cookie', 'd=4'],
    ['User-Agent', 'first'],
    ['User-Agent', 'second'],
    ['Content-Type', 'text/first'],
    ['Content-Type', 'text/second'],
    ['ETag', 'first'],
    ['etag', 'second'],
    ['Retry-After', '1'],
    ['retry-after', '2'],
    ['Accept', 'text/a'],
    ['ACCEPT', 'text/b'],
    ['X-Forwarded-For', '1.1.1.1'],
    ['X-Forwarded-For', '2.2.2.2'],
    ['X_Under', 'kept'],
    ['__proto__', 'odd'],
    ['X-Empty', ''],
  ],
}

const requests: readonly Behaviour[] = [
  {
    name: 'joins, lists and discards repeated fields',
    request: repeated,
    run: (request, response, note) => {
      note(Object.entries(request.headers), Object.entries(request.headersDistinct), request.rawHeaders)
      note(request.headers === request.headers)
      response.end()
    },
  },
  {
    name: 'has the members of a request',
    request: { method: 'PUT', target: '/a%20b/?q=%C3%A9&', body: '' },
    run: (request, response, note) => {
      note(request.method, request.url, request.httpVersion, request.httpVersionMajor, request.httpVersionMinor)
      note(request.complete, request.aborted, Reflect.get(request, 'upgrade'), request.rawTrailers, request.trailers)
      note(
        request.readable,
        request.destroyed,
        request.readableEnded,
        request.readableFlowing,
        request.readableEncoding,
      )
      note(
        request.statusCode,
        request.statusMessage,
        Reflect.get(request, 'joinDuplicateHeaders'),
        request.listenerCount('data'),
      )
      note(
        request.socket === request.connection,
        request.socket === response.socket,
        response.connection === request.socket,
      )
      note(request.socket.remoteAddress, request.socket.remoteFamily, typeof request.socket.remotePort)
      note(request.socket.readable, request.socket.writable, request.socket.destroyed)
      response.end()
    },
  },
  {
    name: 'lets members be replaced',
    run: (request, response, note) => {
      request.headers = { replaced: 'yes' }
      request.url = '/replaced'
      request.method = 'REPLACED'
      request.rawHeaders = ['a', 'b']
      Object.assign(request, { params: 1, complete: true, httpVersion: '9' })
      note(request.headers, request.url, request.method, request.rawHeaders, request.complete, request.httpVersion)
      response.end()
    },
  },
  {
    name: 'reads a body by events',
    ordersSince: 26,
    request: post,
    run: (request, response, note) => {
      noteEvents(request, ['end', 'close', 'error', 'aborted'], 'request', note)
      let body = ''
      request.setEncoding('utf8')
      request.on('data', (chunk: string) => (body += chunk))
      request.on('end', () => {
        note(body, request.complete, request.readableEnded, request.readable)
        response.end('read')
      })
      noteEvents(response, ['finish', 'close'], 'response', note)
      return once(response, 'close')
    },
  },
  {
    name: 'reads a body by iteration, and by pipe',
    request: { method: 'POST', body: [Buffer.from('chunked '), Buffer.from('body')] },
    run: async (request, response, note) => {
      note(await text(request), request.complete)
      response.end()
    },
  },
  {
    name: 'destroys a request that was read when its stream ends',
    request: post,
    run: async (request, response, note) => {
      request.resume()
      await once(request, 'close')
      note(request.destroyed, request.closed, request.complete, request.aborted, request.errored)
      response.end('ok')
    },
  },
  {
    name: 'ends and closes a request nobody reads after the response',
    ordersSince: 26,
    run: async (request, response, note) => {
      noteEvents(request, ['end', 'close', 'error', 'aborted'], 'request', note)
      noteEvents(response, ['finish', 'close'], 'response', note)
      const both = [once(request, 'close'), once(response, 'close')]
      response.end('ok')
      await Promise.all(both)
      note(request.complete, request.destroyed, response.destroyed)
    },
  },
  {
    name: 'is complete once the listener has returned, where there is no body',
    run: async (request, response, note) => {
      note(request.complete)
      await new Promise(setImmediate)
      note(request.complete, request.readable)
      response.end()
    },
  },
  {
    name: 'is recognised by stream.finished and pipeline',
    request: post,
    run: async (request, response, note) => {
      finished(response, (error) => note('response finished', codeOf(error)))
      const into = new Writable({ write: (_chunk, _encoding, done) => done() })
      pipeline(request, into, (error) => {
        note('request piped', codeOf(error))
        pipeline(Readable.from(['a', 'b']), response, (failure) => note('response piped', codeOf(failure)))
      })
      await once(response, 'close')
      await new Promise(setImmediate)
    },
  },
  {
    name: 'unpipes, pauses and resumes',
    request: post,
    run: async (request, response, note) => {
      const into = new Writable({ write: (_chunk, _encoding, done) => done() })
      request.pipe(into)
      request.unpipe(into)
      note(request.isPaused(), request.readableFlowing)
      request.resume()
      request.pause()
      note(request.isPaused(), request.readableFlowing)
      request.resume()
      await once(request, 'end')
      response.end('ok')
    },
  },
  {
    name: 'has trailers after the body',
    run: async (request, response, note) => {
      note(Object.entries(request.trailers), request.rawTrailers)
      request.resume()
      await once(request, 'end')
      note(Object.entries(request.trailers), Object.entries(request.trailersDistinct), request.rawTrailers)
      response.end()
    },
  },
]

const heads: readonly Behaviour[] = [
  {
    name: 'keeps fields, their case and their types',
    run: (_request, response, note) => {
      note(response.setHeader('X-One', 1) === response, response.getHeader('x-one'), response.hasHeader('X-ONE'))
      response.setHeader('X-List', ['a', 'b']).setHeader('x-one', 'two')
      response.appendHeader('X-List', 'c').appendHeader('X-New', 'd').appendHeader('X-New', ['e', 'f'])
      note(response.getHeaderNames(), rawNamesOf(response), Object.entries(response.getHeaders()))
      response.removeHeader('X-NEW')
      response.removeHeader('not-there')
      note(response.getHeader('x-new'), response.hasHeader('x-new'), response.getHeader('nothing'))
      response.setHeaders(new Headers({ a: '1', 'set-cookie': 'x=1' })).setHeaders(new Map([['b', '2']]))
      note(Object.entries(response.getHeaders()))
      response.end('ok')
    },
  },
  {
    name: 'refuses what cannot be sent, with the same codes',
    run: (_request, response, note) => {
      const anything = response as unknown as Record<string, (...parameters: unknown[]) => unknown> // wrong on purpose
      const calls: ReadonlyArray<readonly [string, ...unknown[]]> = [
        ['setHeader', 'bad name', 'a'],
        ['setHeader', '', 'a'],
        ['setHeader', 'a'],
        ['setHeader', 'a', 'b\r\nc'],
        ['setHeader', 'a', 'snow \u2603'],
        ['setHeader', 1, 'a'],
        ['setHeader', 'a', ['ok', 'b\n']],
        ['appendHeader', 'bad name', 'a'],
        ['appendHeader', 'a'],
        ['setHeaders', { a: 1 }],
        ['setHeaders', ['a', 'b']],
        ['getHeader', 1],
        ['getHeader'],
        ['hasHeader', 1],
        ['removeHeader', undefined],
        ['writeHead', 99],
        ['writeHead', 1000],
        ['writeHead', 'x'],
        ['writeHead', 200, 'bad\nreason'],
        ['writeHead', 200, ['odd']],
        ['writeHead', 200, { 'bad name': 'x' }],
        ['writeHead', 200, { a: undefined }],
        ['writeHead', 200, { a: 'b\n' }],
        ['write', 1],
        ['write', null],
        ['write'],
        ['end', 1],
        ['end', {}],
        ['addTrailers', { 'bad name': 'x' }],
        ['addTrailers', { a: 'b\n' }],
        ['writeEarlyHints', 'x'],
        ['writeEarlyHints', { link: 'no link' }],
      ]
      for (const [method, ...parameters] of calls) {
        if (method === 'write' || method === 'end' || method === 'writeHead') continue
        note(
          method,
          thrown(() => anything[method]?.(...parameters)),
        )
      }
      for (const [method, ...parameters] of calls) {
        if (method === 'writeHead')
          note(
            method,
            parameters,
            thrown(() => anything[method]?.(...parameters)),
          )
      }
      for (const [method, ...parameters] of calls) {
        if (method === 'write' || method === 'end')
          note(
            method,
            parameters,
            thrown(() => anything[method]?.(...parameters)),
          )
      }
      note(response.headersSent)
      response.statusMessage = ''
      response.end()
    },
  },
  {
    name: 'refuses to change a head that is sent',
    run: (_request, response, note) => {
      response.writeHead(200, { a: 'b' })
      note(response.headersSent, response.getHeader('a'))
      note(
        thrown(() => response.setHeader('a', 'b')),
        thrown(() => response.removeHeader('a')),
      )
      note(
        thrown(() => response.appendHeader('a', 'b')),
        thrown(() => response.writeHead(201)),
      )
      note(
        thrown(() => response.setHeaders(new Headers())),
        thrown(() => response.writeContinue()),
      )
      note(thrown(() => response.flushHeaders()))
      response.end('ok')
    },
  },
  ...headForms(),
  {
    name: 'lets writeHead be replaced, as on-headers does',
    run: (_request, response, note) => {
      const original = response.writeHead
      response.writeHead = function writeHead(this: ServerResponse, ...parameters: [number]) {
        note('head', parameters.length, this.statusCode, this.headersSent)
        this.setHeader('X-Late', 'yes')
        return original.apply(this, parameters)
      } as typeof response.writeHead // one form of it
      response.setHeader('X-Early', 'yes')
      response.end('ok')
    },
  },
  {
    name: 'uses a reason set before, and statusCode as it was set',
    run: (_request, response) => {
      response.statusCode = 404
      response.statusMessage = 'Not Here'
      response.end()
    },
  },
  {
    name: 'decides about the body by method and status',
    request: { method: 'HEAD' },
    run: (_request, response, note) => {
      note(response.write('never'))
      response.end('sent')
    },
  },
]

/** writeHead in all its forms, with and without fields set before. */
function headForms(): Behaviour[] {
  const forms: ReadonlyArray<readonly [string, readonly unknown[]]> = [
    ['a status', [201]],
    ['a status and a reason', [201, 'Made']],
    ['an object', [201, { 'X-A': '1', 'X-B': ['2', '3'], 'Content-Length': 2 }]],
    ['a reason and an object', [201, 'Made', { 'X-A': 1 }]],
    ['an undefined reason and an object', [201, undefined, { 'X-A': '1' }]],
    ['a flat list', [201, ['X-A', '1', 'X-A', '2', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']]],
    ['a reason and a flat list', [201, 'Made', ['X-A', '1']]],
    ['an unknown status', [299, { 'X-A': '1' }]],
    ['a status of 204', [204, { 'X-A': '1' }]],
    ['a status of 304', [304, { ETag: '"a"' }]],
    ['a cookie list', [200, { Cookie: ['a=1', 'b=2'] }]],
  ]
  const pairs: ReadonlyArray<readonly [string, readonly unknown[]]> = [
    [
      'a list of pairs',
      [
        201,
        [
          ['X-A', '1'],
          ['X-A', '2'],
        ],
      ],
    ],
  ]
  const write = (response: ServerResponse, parameters: readonly unknown[]): void =>
    void Reflect.apply(response.writeHead, response, parameters)
  return [
    ...[...forms, ...pairs].map(([form, parameters]) => ({
      name: `takes a head of ${form}`,
      run: (_request: IncomingMessage, response: ServerResponse, note: Note) => {
        write(response, parameters)
        note(response.statusCode, response.statusMessage, response.headersSent)
        response.end('ok')
      },
    })),
    ...forms.map(([form, parameters]) => ({
      name: `takes a head of ${form} over fields that were set`,
      run: (_request: IncomingMessage, response: ServerResponse, note: Note) => {
        response.setHeader('X-Set', 'kept').setHeader('x-a', 'replaced')
        write(response, parameters)
        note(response.statusCode, response.statusMessage, Object.entries(response.getHeaders()))
        response.end('ok')
      },
    })),
  ]
}

const bodies: readonly Behaviour[] = [
  {
    name: 'sends strings in any encoding',
    run: (_request, response) => {
      response.write('é', 'latin1')
      response.write('e282ac', 'hex')
      response.write(Buffer.from('b').toString('base64'), 'base64')
      response.write(new Uint8Array([65]))
      response.write('')
      response.end('\u00fc', 'utf-8')
    },
  },
  {
    name: 'sends a whole answer in another encoding',
    run: (_request, response) => response.end('6869', 'hex'),
  },
  {
    name: 'calls back for writes and the end, then emits',
    run: (_request, response, note) => {
      noteEvents(response, ['prefinish', 'finish', 'close', 'error'], 'response', note)
      response.write('a', () => note('a written'))
      response.write('b', 'utf8', () => note('b written'))
      note(response.writableEnded, response.writableFinished, response.finished, response.headersSent)
      response.end('c', () => note('ended'))
      note(response.writableEnded, response.finished, response.closed, response.destroyed)
      return once(response, 'close').then(() => note(response.writableFinished, response.closed, response.destroyed))
    },
  },
  {
    name: 'calls back for an end without a chunk',
    run: (_request, response, note) => {
      response.end(() => note('ended'))
      return once(response, 'close')
    },
  },
  {
    name: 'calls back for the end of a HEAD',
    request: { method: 'HEAD' },
    run: (_request, response, note) => {
      response.end('a', 'utf8', () => note('ended'))
      return once(response, 'close')
    },
  },
  {
    name: 'emits finish and close for listeners that come right after the end',
    run: (_request, response, note) => {
      response.end('a')
      noteEvents(response, ['finish', 'close'], 'response', note)
      return once(response, 'close')
    },
  },
  {
    name: 'is finished and closed later, with nobody listening',
    run: async (_request, response, note) => {
      response.end('a')
      note(response.writableFinished, response.closed)
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
      note(response.writableFinished, response.closed, response.destroyed, response.writableEnded)
      await new Promise((resolve) => finished(response, resolve))
    },
  },
  {
    name: 'reports writes after the end',
    run: (_request, response, note) => {
      noteEvents(response, ['error', 'close'], 'response', note)
      response.end('a')
      note(response.write('b', (error) => note('b', codeOf(error))))
      response.end('c', () => note('c'))
      response.end()
      return closed(response)
    },
  },
  {
    name: 'reports an end after the finish',
    run: async (_request, response, note) => {
      response.end('a')
      await once(response, 'close')
      await new Promise<void>((resolve) =>
        response.end((error?: Error) => {
          note(codeOf(error))
          resolve()
        }),
      )
      note(response.write('b', (error) => note('b', codeOf(error))))
      await new Promise(setImmediate)
    },
  },
  {
    name: 'counts when asked to',
    run: (_request, response, note) => {
      response.strictContentLength = true
      response.setHeader('Content-Length', 5)
      response.write('abc')
      note(thrown(() => response.write('def')))
      note(thrown(() => response.end('d')))
      response.end('de')
    },
  },
  {
    name: 'sends trailers',
    request: { headers: [['TE', 'trailers']] },
    run: (_request, response) => {
      response.writeHead(200, { Trailer: 'X-Sum', 'Transfer-Encoding': 'chunked' })
      response.write('a')
      response.addTrailers({ 'X-Sum': '42' })
      response.end()
    },
  },
  {
    name: 'refuses trailers where the length is told',
    run: (_request, response, note) => {
      note(thrown(() => response.writeHead(200, { Trailer: 'X-Sum', 'Content-Length': 1 })))
      response.removeHeader('Trailer')
      response.end()
    },
  },
  {
    name: 'corks and uncorks',
    run: (_request, response, note) => {
      response.cork()
      note(response.writableCorked)
      response.write('a')
      response.write('b')
      response.uncork()
      note(response.writableCorked, response.writableObjectMode, response.writableHighWaterMark)
      response.end('c')
    },
  },
  {
    name: 'waits for a slow connection, and drains',
    run: async (_request, response, note) => {
      const piece = Buffer.alloc(4 * 1024 * 1024, 'x')
      const isFree = response.write(piece)
      note(isFree, response.writableNeedDrain, response.writableLength > 0)
      await once(response, 'drain')
      note(response.writableNeedDrain, response.writableLength)
      response.end()
    },
  },
  {
    name: 'answers after interim responses',
    run: (_request, response, note) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' }, () => note('hinted'))
      response.writeProcessing()
      note(response.headersSent)
      response.end('ok')
    },
  },
  {
    name: 'is piped into, with its events',
    run: (_request, response, note) => {
      response.on('pipe', () => note('pipe'))
      response.on('unpipe', () => note('unpipe'))
      Readable.from(['a', 'b']).pipe(response)
      return once(response, 'close')
    },
  },
  {
    name: 'cannot be piped from',
    run: (_request, response, note) => {
      response.on('error', (error) => note(codeOf(error)))
      ;(response as unknown as Readable).pipe(new Writable()) // it has the method
      response.end()
    },
  },
]

const ends: readonly Behaviour[] = [
  {
    name: 'tells both messages when the client leaves',
    leaves: 'after the head',
    run: async (request, response, note) => {
      noteEvents(request, ['aborted', 'error', 'close', 'end'], 'request', note)
      noteEvents(response, ['finish', 'close', 'error'], 'response', note)
      response.write('a')
      await Promise.all([once(response, 'close'), closed(request)])
      note(request.destroyed, request.aborted, response.destroyed, response.closed, response.writableFinished)
      note(response.write('b', (error) => note('b', codeOf(error))))
      response.end('c')
      await new Promise(setImmediate)
    },
  },
  {
    name: 'tells a reader when the client leaves in the middle of the body',
    request: { method: 'POST', headers: [['Content-Length', '100']] },
    leaves: 'at once',
    run: async (request, response, note) => {
      noteEvents(request, ['aborted', 'error', 'close', 'end'], 'request', note)
      const isClosed = closed(request)
      request.resume()
      await isClosed
      note(request.complete, request.aborted, request.errored && codeOf(request.errored), request.destroyed)
      note(response.destroyed)
    },
  },
  {
    name: 'cuts the connection when the response is destroyed',
    run: async (request, response, note) => {
      noteEvents(request, ['aborted', 'close'], 'request', note)
      noteEvents(response, ['finish', 'close', 'error'], 'response', note)
      note(response.destroy() === response, response.destroyed)
      await once(response, 'close')
      note(response.writableEnded, response.closed, response.errored)
    },
  },
  {
    name: 'cuts the connection when the request is destroyed',
    run: async (request, response, note) => {
      noteEvents(request, ['aborted', 'close', 'error'], 'request', note)
      noteEvents(response, ['finish', 'close', 'error'], 'response', note)
      const both = [once(response, 'close'), closed(request)]
      request.destroy(new Error('enough'))
      await Promise.all(both)
      note(request.destroyed, request.aborted, response.destroyed)
    },
  },
  {
    name: 'cuts the connection when the socket is destroyed',
    run: async (request, response, note) => {
      request.socket.destroy()
      await once(response, 'close')
      note(response.destroyed, request.socket.destroyed)
    },
  },
  {
    name: 'fails a pipeline whose client leaves',
    leaves: 'after the head',
    run: async (_request, response, note) => {
      response.flushHeaders()
      await new Promise<void>((resolve) =>
        pipeline(new Readable({ read: () => {} }), response, (error) => {
          note(codeOf(error))
          resolve()
        }),
      )
    },
  },
  {
    name: 'emits timeout for those who listen',
    run: async (request, response, note) => {
      note(response.setTimeout(20, () => note('response timeout')) === response)
      request.setTimeout(20)
      await once(response, 'timeout')
      response.end('late')
    },
  },
  {
    name: 'ends the connection of a timeout nobody listens to',
    run: async (request, response, note) => {
      request.socket.setTimeout(20)
      await once(response, 'close')
      note(response.destroyed)
    },
  },
]

export const behaviours: readonly Behaviour[] = [...requests, ...heads, ...bodies, ...ends]
