// Rules 4 to 8: write, chunks, lengths, and the body's iterator.
import { LintError, show } from '../lint-error.ts'
import type { Topic } from './rule.ts'

export const bodyTopic: Topic = {
  title: 'The body',
  introduction: `A body is an iterable or an async iterable of chunks, each a string or a \`Uint8Array\`, and may carry \`close()\`.
What can be answered at once is best returned at once, as an array of one chunk and without a promise: head and body then
leave in one write.`,
  rules: [
    {
      id: '4',
      subject: 'write',
      text: 'What `write(chunk)` sends comes before the body. It may return a promise: wait for it before the next call. After the client has gone, writes are dropped and such promises resolve; `gateway.signal` tells. After the end of the response it throws.',
      lint: ['server', 'application'],
    },
    {
      id: '5',
      subject: 'chunks and framing',
      text: 'Strings are sent as UTF-8. An array of at most one chunk gets `Content-Length` from the server; other bodies without one are chunked (HTTP/1.1) or end with the connection (HTTP/1.0). A string or a `Uint8Array` by itself is not a body.',
      lint: ['application'],
    },
    {
      id: '6',
      subject: 'Content-Length',
      text: 'At most one, in plain digits. Never more bytes than it says; fewer: the server logs that and closes the connection.',
      lint: ['application'],
    },
    {
      id: '7',
      subject: 'finishing',
      text: 'A body is iterated once, one `next()` at a time, and its iterator is always finished: to its end, or with `return()`. Then `close()` is called exactly once, also after errors and aborts: after the last byte went to the operating system (adapters hang their `finish` and `close` events on it). The server pulls no more than the client takes.',
      lint: ['server', 'application'],
    },
    {
      id: '8',
      subject: 'no body',
      text: 'With `HEAD`, 204 and 304 the server drops the body, which it need not iterate, and keeps the framing fields honest: `Content-Length` stays with `HEAD` and 304, and goes with 204.',
      lint: [],
    },
  ],
}

/** The chunk's length in bytes. */
export function checkChunk(chunk: unknown): number {
  if (typeof chunk === 'string') return Buffer.byteLength(chunk)
  if (chunk instanceof Uint8Array) return chunk.length
  throw new LintError('5', 'application', `a chunk is ${show(chunk)}`)
}

/** Whether something is what a body must be: iterable, and not by itself a chunk. */
export function checkBody(body: unknown): void {
  if (typeof body === 'string' || body instanceof Uint8Array) {
    throw new LintError('5', 'application', 'the body is a chunk by itself; put it into an array')
  }
  if (typeof body !== 'object' || body === null || !(Symbol.iterator in body || Symbol.asyncIterator in body)) {
    throw new LintError('5', 'application', `the body is ${show(body)}`)
  }
  if ('close' in body && body.close !== undefined && typeof body.close !== 'function') {
    throw new LintError('7', 'application', `the body's close is ${show(body.close)}`)
  }
}
