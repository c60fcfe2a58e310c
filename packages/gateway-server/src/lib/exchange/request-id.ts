// Request ids: what a request is called in the logs of everybody who has a part in it. The application finds it in the
// request as a field, whatever the framework; the client in the response.
import { fieldLine, type RequestHead } from '@gateway-server/http1'

/** See the option `requestId`. */
export type RequestIds = 'off' | 'generate' | 'accept'

const fieldName = 'X-Request-Id'
const lowerName = 'x-request-id'
/** What clients and proxies send as ids: UUIDs, ULIDs, trace ids, base64. Anything else would be a way into logs. */
const acceptable = /^[\w.:/+=@-]{1,128}$/

/** Makes the request have exactly one id. @returns the response's field line for it */
export function assignRequestId(head: RequestHead, ids: RequestIds): string {
  const received = ids === 'accept' ? idsIn(head) : []
  const [only = ''] = received.length === 1 ? received : []
  const id = acceptable.test(only) ? only : crypto.randomUUID()
  if (id !== only) replaceId(head, id)
  return fieldLine(fieldName, id)
}

/** The id in a field line. */
export function requestIdOf(line: string): string {
  return line.slice(fieldName.length + 2, -2)
}

/** Whether the application's own field lines have one. */
export function hasRequestId(fieldLines: string): boolean {
  return /^x-request-id:/im.test(fieldLines)
}

function idsIn({ rawHeaders }: RequestHead): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && isId(rawHeaders[index - 1]))
}

function replaceId(head: RequestHead, id: string): void {
  const { rawHeaders } = head
  const others = rawHeaders.filter((_, index) => !isId(rawHeaders[index - (index % 2)]))
  head.rawHeaders = [...others, fieldName, id]
}

function isId(name: string | undefined): boolean {
  return name?.length === lowerName.length && name.toLowerCase() === lowerName
}
