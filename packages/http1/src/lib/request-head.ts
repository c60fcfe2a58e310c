// What a request head says, once it is complete: the parser fills one of these, everybody after it only reads.

/** How the end of a request's body is found (RFC 9112 §6.3). */
export const BodyFraming = { NONE: 0, LENGTH: 1, CHUNKED: 2 } as const
export type BodyFraming = (typeof BodyFraming)[keyof typeof BodyFraming]

export class RequestHead {
  /** As received; a token. */
  method = ''
  /** The request target as received (RFC 9112 §3.2). */
  target = ''
  /** The path, still percent-encoded: starts with `/`, or is `*` for `OPTIONS *`, or `''` for CONNECT. */
  path = ''
  /** What follows the first `?` of the target; `''` where there is none. */
  query = ''
  /** `host[:port]`: of an absolute or authority-form target, else of Host; `''` where neither names one. */
  authority = ''
  /** 0 for HTTP/1.0, 1 for HTTP/1.1. */
  minorVersion: 0 | 1 = 1
  /** `[name, value, …]`: order, case and repeats as received; values are latin-1, without the white space around them. */
  rawHeaders: string[] = []
  framing: BodyFraming = BodyFraming.NONE
  /** The declared length; 0 unless `framing` is LENGTH. */
  contentLength = 0
  /** Whether the client lets the connection live on after this exchange (RFC 9112 §9.3). */
  keepAlive = true
  /** The client waits for `100 Continue` before it sends the body. */
  expectContinue = false
  /** The client asks for another protocol (RFC 9110 §7.8). */
  upgrade = false
  /** The client takes trailer fields (RFC 9110 §10.1.4). */
  acceptsTrailers = false
}
