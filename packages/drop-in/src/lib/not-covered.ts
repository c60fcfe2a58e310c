// What our engine does not do, as a table: a server that asks for any of it is Node's own, connection by connection. The
// README's table is held against this one. Each entry is something that would else be silently wrong.
import { type HttpServer, isDefault, isDefaultHidden, optionOf } from './node-server.ts'

interface NotCovered {
  /** What the program asked for. */
  readonly what: string
  /** Why our engine does not do it. */
  readonly why: string
  isAsked(server: HttpServer): boolean
}

const isPositive = (value: unknown): boolean => typeof value === 'number' && value > 0

export const notCovered: readonly NotCovered[] = [
  {
    what: '`insecureHTTPParser`, `httpValidation` other than `strict`, and `--insecure-http-parser`',
    why: 'our parser has no lenient mode: leniency is how requests are smuggled',
    isAsked: isLenient,
  },
  {
    what: '`requireHostHeader: false`',
    why: 'our parser refuses a request without Host (RFC 9112 §3.2)',
    isAsked: (server) => optionOf(server, 'requireHostHeader') === false,
  },
  {
    what: 'own `IncomingMessage` and `ServerResponse` classes',
    why: "our messages are made without running constructors, and their classes' would have to run",
    isAsked: (server) => !isDefaultHidden(server, 'IncomingMessage') || !isDefaultHidden(server, 'ServerResponse'),
  },
  {
    what: '`joinDuplicateHeaders`',
    why: 'our requests join fields as Node does by default',
    isAsked: (server) => optionOf(server, 'joinDuplicateHeaders') === true,
  },
  {
    what: '`uniqueHeaders`',
    why: 'our responses do not check fields for repeats',
    isAsked: (server) => !isDefaultHidden(server, 'kUniqueHeaders'),
  },
  {
    what: '`rejectNonStandardBodyWrites`',
    why: 'our responses drop a body where there must be none, as Node does by default',
    isAsked: (server) => optionOf(server, 'rejectNonStandardBodyWrites') === true,
  },
  {
    what: '`highWaterMark`',
    why: 'our responses wait for a slow client at a mark of their own',
    isAsked: (server) => !isDefault(server, 'highWaterMark'),
  },
  {
    what: '`optimizeEmptyRequests`',
    why: 'our requests without a body end as others do, for who listens',
    isAsked: (server) => !isDefaultHidden(server, 'OptimizeEmptyRequestsOption'),
  },
  {
    what: '`maxHeadersCount` above 0',
    why: 'Node drops the fields beyond it; our parser refuses such a request, and knows no other way',
    isAsked: (server) => isPositive(server.maxHeadersCount),
  },
  {
    what: '`maxRequestsPerSocket`, and with it the event `dropRequest`',
    why: 'our engine does not count the requests of a connection',
    isAsked: (server) => isPositive(optionOf(server, 'maxRequestsPerSocket')),
  },
  {
    what: 'a listener of `checkExpectation`',
    why: 'our parser answers an Expect other than `100-continue` with 417 by itself',
    isAsked: (server) => server.listenerCount('checkExpectation') > 0,
  },
]

/** Why connections of this server are Node's, as it is set at present; undefined where they are ours. */
export function reasonForNode(server: HttpServer): string | undefined {
  for (const entry of notCovered) if (entry.isAsked(server)) return `${entry.what}: ${entry.why}`
  return undefined
}

function isLenient(server: HttpServer): boolean {
  const validation = optionOf(server, 'httpValidation')
  if (validation !== undefined) return validation !== 'strict'
  const insecure = optionOf(server, 'insecureHTTPParser')
  return insecure === undefined ? processIsLenient : insecure === true
}

const processIsLenient = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)].includes(
  '--insecure-http-parser',
)
