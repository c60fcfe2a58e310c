// The combined log format of Apache and nginx, which log analysers read. Written out, since it is what most servers log:
// the same line from atoms costs twice as much. It is put together from few pieces, because each costs as much as forty
// characters: what is the same for many requests is kept in one piece.
import type { RequestHead } from '@gateway-server/http1'
import type { FinishedRequest } from '../lib/request-observer.ts'
import { escaped, escapedOrDash } from './escape.ts'
import { commonTime } from './log-time.ts'
import { loggedFieldsOf } from './logged-fields.ts'
import { inOnePiece, OftenWritten } from './often-written.ts'
import { userOf } from './request-parts.ts'
import { isPlainTarget, OfStatus } from './request-pieces.ts'

/** `combined` as a format of atoms. */
export const combinedFormat = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s"'

/** From the end of the target on. */
const statuses = new OfStatus((status) => ` HTTP/1.1" ${status} `)
/** Of requests without a referer: their ends. */
const agents = new OftenWritten((agent) => ` "-" "${escapedOrDash(agent)}"\n`)

/** One line, with its end. */
export function combinedLine(request: FinishedRequest): string {
  const { head, remoteAddress, status, bytes } = request
  const address = remoteAddress === lastAddress ? lastWritten : addressOf(remoteAddress)
  const size = bytes === 0 ? '-' : bytes
  if (head === undefined) return `${address}${refusedLine(request)} ${status} ${size} "-" "-"\n`
  const { referer, agent, authorizes } = loggedFieldsOf(head.rawHeaders)
  const end = agents.of(agent ?? '')
  const fields = referer === undefined ? end : ` "${escapedOrDash(referer)}${end.slice(3)}` // what is behind its `-`
  const time = commonTime(request.endedAt)
  const start = authorizes || head.method !== 'GET' ? startOf(head, time, authorizes, request) : startOfGet(time)
  return address + start + targetOf(head) + statusOf(head, status) + size + fields
}

// The address: of clients behind a proxy, and of a client that asks often, it is that of the request before.

let lastAddress: string | undefined
let lastWritten = '-'

function addressOf(remoteAddress: string | undefined): string {
  lastAddress = remoteAddress
  return (lastWritten = escapedOrDash(remoteAddress))
}

// From the address to the target

let lastTime = ''
let lastStart = ''

function startOfGet(time: string): string {
  return time === lastTime ? lastStart : renderStart(time)
}

function renderStart(time: string): string {
  lastTime = time
  return (lastStart = inOnePiece(` - - [${time}] "GET `))
}

function startOf({ method }: RequestHead, time: string, authorizes: boolean, request: FinishedRequest): string {
  return ` - ${authorizes ? escapedOrDash(userOf(request)) : '-'} [${time}] "${method} `
}

function refusedLine({ received, endedAt }: FinishedRequest): string {
  return ` - - [${commonTime(endedAt)}] "${escapedOrDash(received)}"`
}

// The target, and what follows it

function targetOf({ target }: RequestHead): string {
  return isPlainTarget(target) ? target : escaped(target)
}

function statusOf({ minorVersion }: RequestHead, status: number): string {
  return minorVersion === 1 ? statuses.of(status) : ` HTTP/1.0" ${status} `
}
