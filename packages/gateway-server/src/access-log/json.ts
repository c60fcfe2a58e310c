// A JSON object a line, for what collects logs. A member that has no value is left out.
import type { FinishedRequest } from '../lib/request-observer.ts'
import { jsonString } from './escape.ts'
import { isoTime } from './log-time.ts'
import { fieldOf, protocolOf } from './request-parts.ts'

const pid = process.pid

/** One line, with its end. `duration` is in milliseconds. */
export function jsonLine(request: FinishedRequest): string {
  const { head, received, remoteAddress, status, bytes, duration, endedAt, requestId } = request
  return (
    `{"time":"${isoTime(endedAt)}"` +
    member('remote', remoteAddress) +
    member('method', head?.method) +
    member('target', head?.target) +
    member('protocol', protocolOf(request)) +
    (head === undefined ? member('received', received) : '') +
    `,"status":${status},"bytes":${bytes},"duration":${Math.round(duration * 1000) / 1000}` +
    member('referer', fieldOf(request, 'referer')) +
    member('agent', fieldOf(request, 'user-agent')) +
    member('requestId', requestId) +
    `,"pid":${pid}}\n`
  )
}

function member(name: string, value: string | undefined): string {
  return value === undefined || value === '' ? '' : `,"${name}":${jsonString(value)}`
}
