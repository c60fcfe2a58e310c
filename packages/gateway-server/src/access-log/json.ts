// A JSON object a line, for what collects logs. A member that has no value is left out. Like the lines of `combined` it is
// put together from few pieces.
import type { RequestHead } from '@gateway-server/http1'
import type { FinishedRequest } from '../lib/request-observer.ts'
import { jsonString } from './escape.ts'
import { isoTime } from './log-time.ts'
import { loggedFieldsOf } from './logged-fields.ts'
import { inOnePiece, OftenWritten } from './often-written.ts'
import { isPlainTarget, OfStatus } from './request-pieces.ts'

const lineEnd = `,"pid":${process.pid}}\n`
const remotes = new OftenWritten((address) => member('remote', address))
/** From the end of the target on. */
const statuses = new OfStatus((status) => `","protocol":"HTTP/1.1","status":${status},"bytes":`)
/** Of requests without a referer and an id: their ends. */
const agents = new OftenWritten((agent) => member('agent', agent) + lineEnd)

/** One line, with its end. `duration` is in milliseconds. */
export function jsonLine(request: FinishedRequest): string {
  const { head, remoteAddress, status, bytes, duration, endedAt } = request
  const time = isoTime(endedAt)
  const start = time === lastTime ? lastStart : renderStart(time)
  const remote = remoteAddress === lastAddress ? lastRemote : remoteOf(remoteAddress)
  const took = durationOf(duration)
  if (head === undefined) {
    const received = member('received', request.received)
    return `${start}${remote}${received},"status":${status},"bytes":${bytes}${took}${lineEnd}`
  }
  return start + remote + methodOf(head) + targetOf(head) + statusOf(head, status) + bytes + took + endOf(request, head)
}

// The time, which is that of all requests of a millisecond

let lastTime = ''
let lastStart = ''

function renderStart(time: string): string {
  lastTime = time
  return (lastStart = `{"time":"${time}"`)
}

// The address: of clients behind a proxy, and of a client that asks often, it is that of the request before.

let lastAddress: string | undefined
let lastRemote = ''

function remoteOf(address: string | undefined): string {
  lastAddress = address
  return (lastRemote = remotes.of(address ?? ''))
}

// The request line, and the status

function methodOf({ method }: RequestHead): string {
  return method === 'GET' ? ',"method":"GET","target":"' : `,"method":${jsonString(method)},"target":"`
}

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
