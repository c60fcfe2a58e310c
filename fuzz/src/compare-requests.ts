// Whether two readings found the same requests.
import type { RequestHead, Trailers } from '@gateway-server/http1'
import type { ReadRequest } from './reader.ts'

function sameList(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}

function sameHead(a: RequestHead, b: RequestHead): boolean {
  return (
    a.method === b.method &&
    a.target === b.target &&
    a.path === b.path &&
    a.query === b.query &&
    a.authority === b.authority &&
    a.minorVersion === b.minorVersion &&
    a.framing === b.framing &&
    a.contentLength === b.contentLength &&
    a.keepAlive === b.keepAlive &&
    a.expectContinue === b.expectContinue &&
    a.upgrade === b.upgrade &&
    a.acceptsTrailers === b.acceptsTrailers &&
    sameList(a.rawHeaders, b.rawHeaders)
  )
}

function sameTrailers(a: Trailers, b: Trailers): boolean {
  return a.length === b.length && a.every(([name, value], index) => name === b[index]?.[0] && value === b[index][1])
}

/** Whether two requests are the same; where they ended is not compared. */
export function sameRequest(a: ReadRequest, b: ReadRequest): boolean {
  return (
    a.complete === b.complete &&
    a.bodyLength === b.bodyLength &&
    a.bodyHash === b.bodyHash &&
    sameHead(a.head, b.head) &&
    sameTrailers(a.trailers, b.trailers)
  )
}

/** Whether `b` begins with all requests of `a`. */
export function beginsWith(b: readonly ReadRequest[], a: readonly ReadRequest[]): boolean {
  if (b.length < a.length) return false
  for (let index = 0; index < a.length; index++) {
    const [left, right] = [a[index], b[index]]
    if (left === undefined || right === undefined || !sameRequest(left, right)) return false
  }
  return true
}
