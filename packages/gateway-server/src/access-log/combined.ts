// The combined log format of Apache and nginx, which log analysers read. Written out, since it is what most servers log:
// the same line from atoms costs twice as much.
import type { FinishedRequest } from '../lib/request-observer.ts'
import { escapedOrDash } from './escape.ts'
import { commonTime } from './log-time.ts'
import { fieldOf, requestLineOf, userOf } from './request-parts.ts'

/** `combined` as a format of atoms. */
export const combinedFormat = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s"'

/** One line, with its end. */
export function combinedLine(request: FinishedRequest): string {
  const { remoteAddress, status, bytes } = request
  const line = escapedOrDash(requestLineOf(request))
  const user = fieldOf(request, 'authorization') === undefined ? '-' : escapedOrDash(userOf(request))
  const referer = escapedOrDash(fieldOf(request, 'referer'))
  const agent = escapedOrDash(fieldOf(request, 'user-agent'))
  const size = bytes === 0 ? '-' : bytes
  return `${escapedOrDash(remoteAddress)} - ${user} [${commonTime()}] "${line}" ${status} ${size} "${referer}" "${agent}"\n`
}
