// The combined log format of Apache and nginx, which log analysers read. Written out, since it is what most servers log:
// the same line from atoms costs twice as much. It is put together from few pieces, because each costs as much as forty
// characters: what is the same for many requests is kept in one piece.
import type { RequestHead } from '@gateway-server/http1'
import type { FinishedRequest } from '../lib/exchange/request-observer.ts'
import { escaped, escapedOrDash } from './escape.ts'
import { commonTime } from './log-time.ts'
import { loggedFieldsOf } from './logged-fields.ts'
import { inOnePiece, OftenWritten } from './often-written.ts'
import { userOf } from './request-parts.ts'
import { Beginning, isPlainTarget, OfStatus } from './request-pieces.ts'

/** `combined` as a format of atoms. */
export const combinedFormat = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s"'

/** From the end of the target on. */
const statuses = new OfStatus((status) => ` HTTP/1.1" ${status} `)
/** Of requests without a referer: their ends. */
const agents = new OftenWritten((agent) => ` "-" "${escapedOrDash(agent)}"\n`)

/** Of requests by GET from anybody: up to the target. */
const beginnings = new Beginning((time, address) => escapedOrDash(address) + renderedStart(time))

/** One line, with its end. */
export function combinedLine(request: FinishedRequest): string {
  const { head, remoteAddress, status, bytes } = request
  const time = commonTime(request.endedAt)
  const size = bytes === 0 ? '-' : bytes
  if (head === undefined) return `${refusedStart(request, time)} ${status} ${size} "-" "-"\n`
  const { referer, agent, authorizes } = loggedFieldsOf(head.rawHeaders)
  const isUsual = !authorizes && head.method === 'GET'
  const start = isUsual ? beginnings.of(time, remoteAddress) : startOf(request, head, time, authorizes)
  const end = agents.of(agent ?? '')
  const fields = referer === undefined ? end : ` "${escapedOrDash(referer)}${end.slice(3)}` // what is behind its `-`
  return start + targetOf(head) + statusOf(head, status) + size + fields
}

let lastTime = ''
let lastStart = ''

/** Clients may change with every request, the time does not. */
function renderedStart(time: string): string {
  if (time === lastTime) return lastStart
  lastTime = time
  return (lastStart = inOnePiece(` - - [${time}] "GET `))
}

function startOf(request: FinishedRequest, { method }: RequestHead, time: string, authorizes: boolean): string {
  const user = authorizes ? escapedOrDash(userOf(request)) : '-'
  return `${escapedOrDash(request.remoteAddress)} - ${user} [${time}] "${method} `
}

function refusedStart({ remoteAddress, received }: FinishedRequest, time: string): string {
  return `${escapedOrDash(remoteAddress)} - - [${time}] "${escapedOrDash(received)}"`
}

function targetOf({ target }: RequestHead): string {
  return isPlainTarget(target) ? target : escaped(target)
}

function statusOf({ minorVersion }: RequestHead, status: number): string {
  return minorVersion === 1 ? statuses.of(status) : ` HTTP/1.0" ${status} `
}
