// A JSON object a line, for what collects logs. A member that has no value is left out. Like the lines of `combined` it is
// put together from few pieces.
import type { RequestHead } from '@gateway-server/http1'
import type { FinishedRequest } from '../lib/exchange/request-observer.ts'
import { jsonString } from './escape.ts'
import { isoTime } from './log-time.ts'
import { loggedFieldsOf } from './logged-fields.ts'
import { inOnePiece, OftenWritten } from './often-written.ts'
import { Beginning, isPlainTarget, OfStatus } from './request-pieces.ts'

const lineEnd = `,"pid":${process.pid}}\n`
const remotes = new OftenWritten((address) => member('remote', address))
/** From the end of the target on. */
const statuses = new OfStatus((status) => `","protocol":"HTTP/1.1","status":${status},"bytes":`)
/** Of requests without a referer and an id: their ends. */
const agents = new OftenWritten((agent) => member('agent', agent) + lineEnd)

/** Of requests by GET: up to the target. */
const beginnings = new Beginning((time, address) => `${startOf(time, address)},"method":"GET","target":"`)

/** One line, with its end. `duration` is in milliseconds. */
export function jsonLine(request: FinishedRequest): string {
  const { head, remoteAddress, status, bytes } = request
  const time = isoTime(request.endedAt)
  const took = durationOf(request.duration)
  if (head === undefined) {
    const received = member('received', request.received)
    return `${startOf(time, remoteAddress)}${received},"status":${status},"bytes":${bytes}${took}${lineEnd}`
  }
  const start = head.method === 'GET' ? beginnings.of(time, remoteAddress) : startWithMethod(request, head, time)
  return start + targetOf(head) + statusOf(head, status) + bytes + took + endOf(request, head)
}

let lastTime = ''
let lastStart = ''

/** Clients may change with every request, the time does not for a millisecond. */
function startOf(time: string, address: string | undefined): string {
  if (time !== lastTime) {
    lastTime = time
    lastStart = `{"time":"${time}"`
  }
  return lastStart + remotes.of(address ?? '')
}

function startWithMethod({ remoteAddress }: FinishedRequest, { method }: RequestHead, time: string): string {
  return `${startOf(time, remoteAddress)},"method":${jsonString(method)},"target":"`
}

// The target, and the status

/** Without the quotes: they belong to the pieces around it. */
function targetOf({ target }: RequestHead): string {
  return isPlainTarget(target) ? target : jsonString(target).slice(1, -1)
}

function statusOf({ minorVersion }: RequestHead, status: number): string {
  return minorVersion === 1 ? statuses.of(status) : `","protocol":"HTTP/1.0","status":${status},"bytes":`
}

// How long it took, to the microsecond. Made of digits that are ready: a number with decimals takes long to write.

const thousandths = Array.from({ length: 1000 }, (_, count) => `.${String(count).padStart(3, '0')}`)
/** Less than a millisecond. */
const shortDurations = thousandths.map((decimals) => inOnePiece(`,"duration":0${decimals}`))

function durationOf(duration: number): string {
  const microseconds = Math.round(duration * 1000)
  return microseconds < 1000 ? shortDurations[microseconds]! : longDuration(microseconds) // not negative
}

function longDuration(microseconds: number): string {
  const whole = Math.floor(microseconds / 1000)
  return `,"duration":${whole}${thousandths[microseconds - whole * 1000]}`
}

// What else the request has

function endOf({ requestId }: FinishedRequest, { rawHeaders }: RequestHead): string {
  const { referer, agent } = loggedFieldsOf(rawHeaders)
  if (referer === undefined && requestId === undefined) return agents.of(agent ?? '')
  return member('referer', referer) + member('agent', agent) + member('requestId', requestId) + lineEnd
}

function member(name: string, value: string | undefined): string {
  return value === undefined || value === '' ? '' : `,"${name}":${jsonString(value)}`
}
