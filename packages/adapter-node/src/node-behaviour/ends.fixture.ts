// How exchanges end: well, early, with errors, with the client gone.
import { once } from 'node:events'
import { pipeline, Readable } from 'node:stream'
import { codeOf, noteEvents, closed } from './behaviour.fixture.ts'
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
