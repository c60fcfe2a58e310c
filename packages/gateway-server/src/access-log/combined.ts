// The combined log format of Apache and nginx, which log analysers read. Written out, since it is what most servers log:
// the same line from atoms costs twice as much.
import type { RequestHead } from '@gateway-server/http1'
import type { FinishedRequest } from '../lib/request-observer.ts'
import { escaped, escapedOrDash } from './escape.ts'
import { escapedOften } from './escaped-often.ts'
import { commonTime } from './log-time.ts'
import { userOf } from './request-parts.ts'

/** `combined` as a format of atoms. */
export const combinedFormat = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s"'

/** One line, with its end. */
export function combinedLine(request: FinishedRequest): string {
  const { head, remoteAddress, status, bytes, endedAt } = request
  const user = hasAuthorization(head) ? escapedOrDash(userOf(request)) : '-'
  const line = head === undefined ? `${escapedOrDash(request.received)}" ` : requestLine(head)
  const size = bytes === 0 ? '-' : bytes
  const fields = head === undefined ? ' "-" "-"\n' : lineEnd(head.rawHeaders)
  return `${escapedOrDash(remoteAddress)} - ${user} [${commonTime(endedAt)}] "${line}${status} ${size}${fields}`
}

function hasAuthorization(head: RequestHead | undefined): boolean {
  if (head === undefined) return false
  const { rawHeaders } = head
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]! // names and values alternate
    if (name.length === 13 && isCalled(name, 'authorization')) return true
  }
  return false
}

/** Referer and user agent, of repeated ones the first, in one look at the fields. */
function lineEnd(rawHeaders: readonly string[]): string {
  let referer: string | undefined
  let agent: string | undefined
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]! // names and values alternate
    if (name.length === 10 && isCalled(name, 'user-agent')) agent ??= rawHeaders[index + 1]
    else if (name.length === 7 && isCalled(name, 'referer')) referer ??= rawHeaders[index + 1]
  }
  if (referer === undefined && agent === undefined) return ' "-" "-"\n'
  return ` "${escapedOften(referer)}" "${escapedOften(agent)}"\n`
}

/** Whether a name of the same length is this one, in whichever case. Most are told apart by their first letter. */
function isCalled(name: string, lowerCase: string): boolean {
  return (name.charCodeAt(0) | 0x20) === lowerCase.charCodeAt(0) && name.toLowerCase() === lowerCase
}

/**
 * With the quote behind it. Of a target that has passed the parser, and is visible ASCII, two characters alone are escaped;
 * hardly any has them.
 */
function requestLine({ method, target, minorVersion }: RequestHead): string {
  const written = target.includes('"') || target.includes('\\') ? escaped(target) : target
  return minorVersion === 1 ? `${method} ${written} HTTP/1.1" ` : `${method} ${written} HTTP/1.0" `
}
