// Every documented member of both messages, looked at in each stage of an exchange.
import { once } from 'node:events'
import { IncomingMessage, ServerResponse } from 'node:http'
import { closed, codeOf, noteEvents, post, thrown } from './behaviour.fixture.ts'
import type { Behaviour, Note } from './behaviour.fixture.ts'

const ofRequests = [
  'aborted',
  'closed',
  'complete',
  'destroyed',
  'errored',
  'httpVersion',
  'method',
  'rawTrailers',
  'readable',
  'readableAborted',
  'readableDidRead',
  'readableEncoding',
  'readableEnded',
  'readableFlowing',
  'readableHighWaterMark',
  'readableLength',
  'readableObjectMode',
  'statusCode',
  'statusMessage',
  'url',
] as const

// Left out: writableLength and writableCorked while a response is written, for node:http holds back a turn's writes, and
// chunkedEncoding, for the server frames.
const ofResponses = [
  'closed',
  'destroyed',
  'errored',
  'finished',
  'headersSent',
  'sendDate',
  'shouldKeepAlive',
  'statusCode',
  'statusMessage',
  'strictContentLength',
  'useChunkedEncodingByDefault',
  'writable',
  'writableEnded',
  'writableFinished',
  'writableHighWaterMark',
  'writableNeedDrain',
  'writableObjectMode',
] as const

function look(stage: string, request: IncomingMessage, response: ServerResponse, note: Note): void {
  note(stage, ...ofRequests.map((name) => [name, Reflect.get(request, name)]))
  note(stage, ...ofResponses.map((name) => [name, Reflect.get(response, name)]))
  note(stage, request.socket === null, response.socket === null, response.connection === null, response.req === request)
}

async function readAll(request: IncomingMessage): Promise<void> {
  request.resume()
  await once(request, 'end')
}

const stages: readonly Behaviour[] = (['GET', 'HEAD', 'POST'] as const).map((method) => ({
  name: `has the same members in all stages of a ${method}`,
  request: method === 'POST' ? post : { method },
  run: async (request, response, note) => {
    const all = (stage: string): void => look(stage, request, response, note)
    all('called')
    response.setHeader('X-A', 'b')
    await readAll(request)
    await new Promise(setImmediate)
    all('read')
    response.writeHead(202)
    all('head')
    response.write('a')
    all('written')
    response.end('b')
    all('ended')
    response.once('finish', () => all('finished'))
    await once(response, 'close')
    all('closed')
  },
}))

const signals: readonly Behaviour[] = [
  {
    name: 'has a signal that does not abort on success',
    run: async (request, response, note) => {
      const { signal } = request as IncomingMessage & { signal?: AbortSignal } // older versions of Node have none
      note(signal?.aborted, (request as { signal?: AbortSignal }).signal === signal)
      response.end('ok')
      await Promise.all([once(response, 'close'), closed(request)])
      await new Promise(setImmediate)
      note(response.writableFinished)
    },
  },
  {
    name: 'has a signal that aborts when the client leaves',
    leaves: 'after the head',
    run: async (request, response, note) => {
      const { signal } = request as IncomingMessage & { signal?: AbortSignal } // as above
      const aborted = signal === undefined ? undefined : once(signal, 'abort')
      const isClosed = once(response, 'close')
      response.write('a')
      await Promise.all([aborted, isClosed])
      note(signal?.aborted, codeOf(signal?.reason).slice(0, 10))
    },
  },
]

const interims: readonly Behaviour[] = [
  {
    name: 'takes early hints in all forms, and calls back',
    run: async (_request, response, note) => {
      response.writeEarlyHints({ link: ['</a.css>; rel=preload', '</b.js>; rel=preload'], 'x-trace': 'id' }, () =>
        note('hinted'),
      )
      response.writeEarlyHints({ link: [] })
      note(thrown(() => response.writeEarlyHints({ link: 'no link' })))
      await new Promise(setImmediate)
      note(response.headersSent, response.writableEnded)
      response.end('ok')
    },
  },
  {
    name: 'continues, and calls back',
    request: { ...post, headers: [['Expect', '100-continue']] },
    run: async (request, response, note) => {
      response.writeContinue(() => note('continued'))
      await readAll(request)
      response.end('ok')
      note(request.complete, response.headersSent)
    },
  },
  {
    name: 'takes other interim responses',
    run: async (_request, response, note) => {
      const write = Reflect.get(response, 'writeInformation') as unknown // older versions of Node have none
      if (typeof write === 'function') note(thrown(() => Reflect.apply(write, response, [104, { 'X-A': 'b' }])))
      if (typeof write === 'function') note(thrown(() => Reflect.apply(write, response, [200])))
      response.writeProcessing(() => note('processing'))
      await new Promise(setImmediate)
      response.end('ok')
    },
  },
]

const timeouts: readonly Behaviour[] = [
  {
    name: 'sets timeouts on both messages, and takes them away',
    run: async (request, response, note) => {
      note(request.setTimeout(10_000, () => note('never')) === request, request.socket.timeout)
      note(response.setTimeout(20_000, () => note('never')) === response, request.socket.timeout)
      note(request.listenerCount('timeout'), response.listenerCount('timeout'))
      request.setTimeout(0)
      note(request.socket.timeout)
      response.end('ok')
      await once(response, 'close')
    },
  },
]

const patchable = ['eventNames', 'setTimeout', 'destroy'] as const

/** Notes the calls of these methods, whoever makes them. @returns what ends that */
function patch(note: Note): () => void {
  const prototype = ServerResponse.prototype as unknown as Record<string, (...parameters: unknown[]) => unknown> // by name
  for (const name of patchable) {
    const original = prototype[name]
    prototype[name] = function patched(this: ServerResponse, ...parameters: unknown[]): unknown {
      note(name, parameters[0])
      return original?.apply(this, parameters)
    }
  }
  return () => {
    for (const name of patchable) Reflect.deleteProperty(prototype, name) // Node has them further up
  }
}

const prototypes: readonly Behaviour[] = [
  {
    name: 'calls what others have put in the place of methods',
    run: async (request, response, note) => {
      const restore = patch(note)
      try {
        note(Array.isArray(response.eventNames()))
        note(response.setTimeout(20_000) === response, request.socket.timeout)
        noteEvents(request, ['aborted', 'close'], 'request', note)
        noteEvents(response, ['finish', 'close', 'error'], 'response', note)
        note(response.destroy() === response, response.destroyed)
        await once(response, 'close')
        note(response.destroy() === response, response.closed, request.destroyed)
      } finally {
        restore()
      }
    },
  },
  {
    name: 'takes prototypes of somebody else’s, once the request has its response as Express gives it',
    run: async (request, response, note) => {
      const forRequests = Object.create(IncomingMessage.prototype, { isMine: { value: true } }) as object
      const forResponses = Object.create(ServerResponse.prototype, { isMine: { value: true } }) as object
      Reflect.set(request, 'res', response)
      Object.setPrototypeOf(request, forRequests)
      Object.setPrototypeOf(response, forResponses)
      note(Reflect.get(request, 'isMine'), Reflect.get(response, 'isMine'))
      note(request.httpVersion, request.headers['host'] !== undefined, request.socket.remoteAddress)
      await readAll(request)
      response.setHeader('X-A', 'b')
      response.write('a')
      response.end('b')
      await once(response, 'close')
      note(response.writableFinished)
    },
  },
]

export const members: readonly Behaviour[] = [...stages, ...signals, ...interims, ...timeouts, ...prototypes]
