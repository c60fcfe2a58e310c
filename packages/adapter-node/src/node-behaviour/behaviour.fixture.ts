// What a row of the table is, and what the rows share.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestDescription } from '@gateway-server/testkit'

/** Notes what is seen, in order. */
export type Note = (...seen: readonly unknown[]) => void

export interface Behaviour {
  readonly name: string
  readonly request?: RequestDescription
  /** The client leaves as soon as the head has come, or without waiting for one. */
  readonly leaves?: 'after the head' | 'at once'
  /** The Node.js major since which the events of the two messages come in the order that is ours. */
  readonly ordersSince?: number
  readonly run: (request: IncomingMessage, response: ServerResponse, note: Note) => unknown
}

/** The class and the code, or the message, of what a call throws. */
export function thrown(call: () => unknown): string {
  try {
    call()
    return 'nothing'
  } catch (error) {
    return codeOf(error)
  }
}

export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.name}: ${'code' in error ? String(error.code) : error.message}`
}

export function noteEvents(emitter: NodeJS.EventEmitter, names: readonly string[], label: string, note: Note): void {
  for (const name of names)
    emitter.on(name, (value: unknown) => note(label, name, value instanceof Error ? codeOf(value) : ''))
}

/** Missing in Node's types. */
export function rawNamesOf(response: ServerResponse & { getRawHeaderNames?(): string[] }): string[] | undefined {
  return response.getRawHeaderNames?.()
}

/** The emitter's `close`, whatever comes before. */
export function closed(emitter: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve) => void emitter.once('close', () => resolve()))
}

export const post: RequestDescription = { method: 'POST', body: 'a body of some bytes' }
export const repeated: RequestDescription = {
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
