// How programs write a body, and what they hear meanwhile.
import { once } from 'node:events'
import { finished, Readable, Writable } from 'node:stream'
import { thrown, codeOf, noteEvents, closed } from './behaviour.fixture.ts'
import type { Behaviour } from './behaviour.fixture.ts'

export const bodies: readonly Behaviour[] = [
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
    name: 'refuses encodings that are none',
    run: (_request, response, note) => {
      for (const encoding of [5, 'none', {}, true] as unknown as BufferEncoding[])
        // wrong on purpose
        note(
          encoding,
          thrown(() => response.write('x', encoding)),
        )
      note(response.headersSent)
      for (const encoding of ['', 0, null] as unknown as BufferEncoding[]) response.write('x', encoding)
      response.end('y', 'UTF-8' as BufferEncoding) // which Node takes
    },
  },
  ...['x', new Uint8Array([120])].map((chunk): Behaviour => ({
    name: `refuses to end with ${typeof chunk === 'string' ? 'a string' : 'bytes'} in an encoding that is none`,
    run: (_request, response, note) => {
      response.setHeader('Content-Length', 1)
      for (const encoding of [5, 'none'] as unknown as BufferEncoding[])
        // as above
        note(
          encoding,
          thrown(() => response.end(chunk, encoding)),
        )
      note(response.headersSent, response.writableEnded)
      response.end(chunk, 'latin1')
    },
  })),
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
  ...(['uncork', 'end'] as const).map((release): Behaviour => ({
    name: `holds what is written while it is corked, until ${release}`,
    run: async (_request, response, note) => {
      const closes = once(response, 'close')
      response.cork()
      response.cork()
      note(response.write('a', (error) => note('a', error instanceof Error)))
      note(response.write('b', (error) => note('b', error instanceof Error)))
      response.uncork()
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
      note(release, response.writableCorked, response.writableLength > 0, response.headersSent)
      response[release]()
      note(response.writableCorked, response.writableLength)
      response.end()
      await closes
    },
  })),
  {
    name: 'ends with what is held, in its order',
    run: (_request, response) => {
      response.write('a')
      response.cork()
      response.write('b')
      response.write('c')
      response.end('d')
    },
  },
  {
    name: 'drains when much that was held is released',
    run: async (_request, response, note) => {
      response.cork()
      note(response.write('x'.repeat(response.writableHighWaterMark)), response.writableNeedDrain)
      const drained = once(response, 'drain')
      await new Promise(setImmediate)
      note('uncork')
      response.uncork()
      await drained
      note(response.writableNeedDrain)
      response.end()
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
