// What programs read of a request, and how they read its body.
import { once } from 'node:events'
import { finished, pipeline, Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { codeOf, noteEvents, post, repeated } from './behaviour.fixture.ts'
import type { Behaviour } from './behaviour.fixture.ts'

export const requests: readonly Behaviour[] = [
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
      note(request.socket.pending, request.socket.connecting, request.socket.readyState)
      response.end()
    },
  },
  ...[
    'http://h.example',
    'http://h.example?a',
    'http://h.example?',
    'http://h.example/?',
    'http://h.example/a/b?c',
  ].map((target): Behaviour => ({
    name: `has the target as it was received: ${target}`,
    request: { target },
    run: (request, response, note) => {
      note(request.url)
      response.end()
    },
  })),
  {
    name: 'is readable until somebody has read it, whenever that is asked',
    run: async (request, response, note) => {
      note(request.readable)
      await new Promise(setImmediate)
      note(request.readable, request.complete, request.readableEnded, request.readable)
      request.resume()
      await once(request, 'end')
      note(request.readable, request.readableEnded)
      response.end()
      await once(response, 'close')
      note(request.readable)
    },
  },
  {
    name: 'is readable, unread, until its response is over',
    run: async (request, response, note) => {
      await new Promise(setImmediate)
      note(request.readable)
      response.end()
      note(request.readable)
      await once(response, 'close')
      await new Promise(setImmediate)
      note(request.readable)
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
