// What `%(name)s` stands for in a format of the access log: gunicorn's atoms, by gunicorn's names. A table, which the
// documentation is held against. Values are unescaped; undefined is written as `-`.
import type { FinishedRequest } from '../lib/exchange/request-observer.ts'
import { escapedOrDash } from './escape.ts'
import { commonTime } from './log-time.ts'
import { OftenWritten } from './often-written.ts'
import { isPlainTarget } from './request-pieces.ts'
import { fieldOf, protocolOf, requestLineOf, responseFieldOf, userOf } from './request-parts.ts'

export type AtomValue = (request: FinishedRequest) => string | undefined

export interface Atom {
  readonly meaning: string
  readonly of: AtomValue
  /** What is written of a value, and of none. Default: `escapedOrDash`. */
  readonly written?: (value: string | undefined, request: FinishedRequest) => string
}

/** Of values that are made here, and not by who sent the request. */
const asItIs = (value = '-'): string => value
const agents = new OftenWritten(escapedOrDash)

export const atoms: Readonly<Record<string, Atom>> = {
  h: { meaning: 'the address of the client, behind trusted proxies', of: ({ remoteAddress }) => remoteAddress },
  l: { meaning: 'always `-`', of: () => undefined, written: asItIs },
  u: { meaning: 'the user name of Basic authentication', of: userOf },
  t: {
    meaning: 'the time, as in `[23/Nov/2026:02:09:52 +0000]`',
    of: ({ endedAt }) => `[${commonTime(endedAt)}]`,
    written: asItIs,
  },
  r: {
    meaning: 'the request line; of a refused request what came of it',
    of: requestLineOf,
    written: (line = '', { head }) => (head !== undefined && isPlainTarget(head.target) ? line : escapedOrDash(line)),
  },
  m: { meaning: 'the method', of: ({ head }) => head?.method },
  U: { meaning: 'the path, without the query', of: ({ head }) => head?.path },
  q: { meaning: 'the query, without `?`', of: ({ head }) => head?.query },
  H: { meaning: 'the protocol', of: protocolOf, written: asItIs },
  s: { meaning: 'the status', of: ({ status }) => String(status), written: asItIs },
  B: { meaning: "the length of the response's body, in bytes", of: ({ bytes }) => String(bytes), written: asItIs },
  b: {
    meaning: 'the same, or `-` for 0',
    of: ({ bytes }) => (bytes === 0 ? undefined : String(bytes)),
    written: asItIs,
  },
  f: { meaning: 'the referer', of: (request) => fieldOf(request, 'referer') },
  a: {
    meaning: 'the user agent',
    of: (request) => fieldOf(request, 'user-agent'),
    written: (agent = '') => agents.of(agent),
  },
  T: {
    meaning: 'the time it took, in whole seconds',
    of: ({ duration }) => String(Math.floor(duration / 1000)),
    written: asItIs,
  },
  M: { meaning: 'the same in whole milliseconds', of: ({ duration }) => String(Math.floor(duration)), written: asItIs },
  D: {
    meaning: 'the same in microseconds',
    of: ({ duration }) => String(Math.floor(duration * 1000)),
    written: asItIs,
  },
  L: {
    meaning: 'the same in seconds, with six decimals',
    of: ({ duration }) => (duration / 1000).toFixed(6),
    written: asItIs,
  },
  p: { meaning: 'the id of the process, as in `<4711>`', of: () => processId, written: asItIs },
  R: { meaning: 'the id of the request (`--request-id`)', of: ({ requestId }) => requestId },
}

const processId = `<${process.pid}>`

/** Atoms with a name in braces, as in `%({x-forwarded-for}i)s`. */
export const namedAtoms: Readonly<Record<string, { meaning: string; of: (name: string) => AtomValue }>> = {
  i: { meaning: 'a field of the request', of: (name) => (request) => fieldOf(request, name) },
  o: {
    meaning: 'a field of the response that the application gave',
    of: (name) => (request) => responseFieldOf(request, name),
  },
}
