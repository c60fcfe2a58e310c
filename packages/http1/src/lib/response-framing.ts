// How a response ends on the wire, decided from the request and the response's head alone (RFC 9112 §6.3, §9.3).

/** How the client finds the end of a response's body. */
export const ResponseFraming = {
  /** There is no body: HEAD, 1xx, 204, 304, and CONNECT where it succeeds. */
  NONE: 0,
  /** Content-Length octets. */
  LENGTH: 1,
  CHUNKED: 2,
  /** The end of the connection: HTTP/1.0 without a length. */
  UNTIL_CLOSE: 3,
} as const
export type ResponseFraming = (typeof ResponseFraming)[keyof typeof ResponseFraming]

/** Whether a response to `method` with `statusCode` never has a body (RFC 9110 §6.4.1). */
export function isBodiless(method: string, statusCode: number): boolean {
  if (method === 'HEAD' || statusCode === 204 || statusCode === 304 || statusCode < 200) return true
  return method === 'CONNECT' && statusCode < 300
}

/** The framing of a response. `hasLength`: its length is known, from the application or from the body itself. */
export function responseFraming(
  method: string,
  minorVersion: 0 | 1,
  statusCode: number,
  hasLength: boolean,
): ResponseFraming {
  if (isBodiless(method, statusCode)) return ResponseFraming.NONE
  if (hasLength) return ResponseFraming.LENGTH
  return minorVersion === 1 ? ResponseFraming.CHUNKED : ResponseFraming.UNTIL_CLOSE
}
