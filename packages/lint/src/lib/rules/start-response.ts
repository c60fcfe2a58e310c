// Rules 1 to 3: status, fields, and calling startResponse twice.
import type { HeaderList } from '@gateway-server/interface'
import { LintError, show } from '../lint-error.ts'
import { complainOfHeaders } from './fields.ts'
import type { Topic } from './rule.ts'

export const startResponseTopic: Topic = {
  title: 'Beginning the response',
  introduction: `\`startResponse(status, headers, error?)\` gives the head, and returns \`write\`. Headers are \`[name, value]\` pairs in
the order they are to be sent; repeats are allowed, case is kept, and \`new Headers(list)\` accepts the list as it is.`,
  rules: [
    {
      id: '1',
      subject: 'status',
      text: 'The status is `"200 OK"`: three digits, a space, a reason. The reason may be empty, the space may not. Never `1xx`.',
      lint: ['application'],
    },
    {
      id: '2',
      subject: 'arguments',
      text: '`startResponse` checks its arguments at once, throws a `TypeError` for bad ones, and sends nothing: the head goes out with the first write (an empty one sends just the head, as event streams need), the first non-empty chunk of the body, or the end. Field names are tokens; values are latin-1 strings without control characters, tab apart. `Connection`, `Keep-Alive`, `Proxy-Connection`, `TE`, `Transfer-Encoding` and `Upgrade` are the server’s, with two exceptions: `Connection: close` asks it to close the connection after this response, and `Upgrade` may stand in a 426. The server adds `Date` where it is absent, and the framing.',
      lint: ['server', 'application'],
    },
    {
      id: '3',
      subject: 'a second call',
      text: 'A second call without `error` is an error. With `error`: before the head is sent it replaces the first; after, it throws that very error.',
      lint: ['server', 'application'],
    },
  ],
}

const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
])

export function checkStatus(status: unknown): asserts status is string {
  if (typeof status === 'string' && /^[2-9]\d\d [\t\x20-\x7e\x80-\xff]*$/.test(status)) return
  throw new LintError('1', 'application', `the status is ${show(status)}`)
}

export function checkResponseHeaders(status: string, headers: unknown): asserts headers is HeaderList {
  const complaint = complainOfHeaders(headers)
  if (complaint !== undefined) throw new LintError('2', 'application', complaint)
  for (const [name, value] of headers as HeaderList) {
    // complainOfHeaders has looked at each pair
    const key = name.toLowerCase()
    if (!hopByHop.has(key)) continue
    if (key === 'connection' && value.toLowerCase() === 'close') continue
    if (key === 'upgrade' && status.startsWith('426')) continue
    throw new LintError('2', 'application', `${name}: ${value} is the server's to send`)
  }
}

/** The Content-Length the application gave. */
export function contentLengthOf(headers: HeaderList): number | undefined {
  const lengths = headers.filter(([name]) => name.toLowerCase() === 'content-length').map(([, value]) => value)
  const [length] = lengths
  if (length === undefined) return undefined
  if (lengths.length > 1 || !/^\d+$/.test(length)) {
    throw new LintError('6', 'application', `Content-Length is ${show(lengths.join(', '))}`)
  }
  return Number(length)
}
