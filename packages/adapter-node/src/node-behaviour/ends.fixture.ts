// How exchanges end: well, early, with errors, with the client gone.
import { once } from 'node:events'
import { finished, pipeline, Readable, Writable } from 'node:stream'
import { codeOf, noteEvents, closed, post } from './behaviour.fixture.ts'
import type { Behaviour } from './behaviour.fixture.ts'

export const ends: readonly Behaviour[] = [
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
  ...[undefined, new Error('destroyed')].map((error): Behaviour => ({
    name: `tells who listens to the socket's close whether there was an error: ${error?.message ?? 'none'}`,
    run: async ({ socket }, _response, note) => {
      const hadError = new Promise((resolve) => void socket.once('close', resolve))
      socket.on('error', ({ message }) => note(message)).destroy(error)
      note(await hadError, socket.pending)
    },
  })),
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
    name: 'lets a body be read on that somebody wants when the response ends',
    request: post,
    run: async (request, response, note) => {
      noteEvents(request, ['aborted', 'error', 'data', 'end', 'close'], 'request', note)
      response.end('accepted')
      await closed(request)
      note(request.complete, request.readableEnded)
    },
  },
  {
    name: 'lets a body be piped on behind the response, however slow its sink',
    request: { method: 'POST', body: 'x'.repeat(300_000) },
    run: async (request, response, note) => {
      let length = 0
      const sink = new Writable({
        highWaterMark: 1,
        write(chunk: Buffer, _encoding, done) {
          if (length === 0) response.end('accepted')
          length += chunk.length
          setImmediate(done)
        },
      })
      await new Promise<void>((resolve) => {
        pipeline(request, sink, (error) => {
          note(codeOf(error), length)
          resolve()
        })
      })
    },
  },
  ...[false, true].map((listens): Behaviour => ({
    name: `tells who ends a response again of its finish${listens ? ', where others listen' : ''}`,
    run: async (_request, response, note) => {
      if (listens) response.on('close', () => note('close'))
      response.end('ended')
      await new Promise<void>((resolve) => {
        response.end(() => {
          note('told', response.writableFinished)
          resolve()
        })
      })
    },
  })),
  {
    name: 'ends a request without a body before its response closes',
    ordersSince: 24,
    run: async (request, response, note) => {
      noteEvents(request, ['end', 'close'], 'request', note)
      noteEvents(response, ['finish', 'close'], 'response', note)
      request.resume()
      const isClosed = closed(request)
      response.end()
      await isClosed
    },
  },
  ...[{}, post].map((description): Behaviour => ({
    name: `shows a request as ended to who looks after its response, ${description === post ? 'with' : 'without'} a body`,
    request: description,
    run: async (request, response, note) => {
      response.end()
      await closed(response)
      for (let turns = 0; turns < 3; turns++) await new Promise(setImmediate)
      await new Promise<void>((resolve) => {
        finished(request, (error) => {
          note(codeOf(error))
          resolve()
        })
      })
      note(request.destroyed, request.complete, request.readableEnded)
    },
  })),
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
