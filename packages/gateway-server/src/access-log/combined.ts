// The combined log format of Apache and nginx, which log analysers read. Written out, since it is what most servers log:
// the same line from atoms costs twice as much.
import type { RequestHead } from '@gateway-server/http1'
import type { FinishedRequest } from '../lib/request-observer.ts'
import { escaped, escapedOrDash } from './escape.ts'
import { commonTime } from './log-time.ts'
import { userOf } from './request-parts.ts'

/** `combined` as a format of atoms. */
export const combinedFormat = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s"'

/** One line, with its end. */
export function combinedLine(request: FinishedRequest): string {
  const { head, remoteAddress, status, bytes, endedAt } = request
  const fields = head === undefined ? noFields : fieldsOf(head.rawHeaders)
  const user = fields.authorization === undefined ? '-' : escapedOrDash(userOf(request))
  const line = head === undefined ? `${escapedOrDash(request.received)}" ` : requestLine(head)
  const size = bytes === 0 ? '-' : bytes
  return `${escapedOrDash(remoteAddress)} - ${user} [${commonTime(endedAt)}] "${line}${status} ${size}${tail(fields)}`
}

interface Fields {
  authorization: string | undefined
  referer: string | undefined
  agent: string | undefined
}

const noFields: Fields = { authorization: undefined, referer: undefined, agent: undefined }

/** All that a line has of the fields, in one look at them; of repeated ones the first. */
function fieldsOf(rawHeaders: readonly string[]): Fields {
  const fields = { ...noFields }
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]! // names and values alternate
    if (name.length === 10 && name.toLowerCase() === 'user-agent') fields.agent ??= rawHeaders[index + 1]
    else if (name.length === 7 && name.toLowerCase() === 'referer') fields.referer ??= rawHeaders[index + 1]
    else if (name.length === 13 && name.toLowerCase() === 'authorization')
      fields.authorization ??= rawHeaders[index + 1]
  }
  return fields
}

function tail({ referer, agent }: Fields): string {
  if (referer === undefined && agent === undefined) return ' "-" "-"\n'
  return ` "${escapedOrDash(referer)}" "${escapedOrDash(agent)}"\n`
}

/**
 * With the quote behind it. Of a target that has passed the parser, and is visible ASCII, two characters alone are escaped;
 * hardly any has them.
 */
function requestLine({ method, target, minorVersion }: RequestHead): string {
  const written = target.includes('"') || target.includes('\\') ? escaped(target) : target
  return minorVersion === 1 ? `${method} ${written} HTTP/1.1" ` : `${method} ${written} HTTP/1.0" `
}
