// Where a request's body ends, and whether the connection may live on: decided from the fields alone, once the head
// is complete (RFC 9112 §6.3, §9.3). Whatever could be read in two ways is refused: that is how requests are smuggled.
import { ExpectationError, FramingError, HostError, TransferCodingError } from './errors.ts'
import { FieldRole } from './field-table.ts'
import { SPACE, TAB } from './octets.ts'
import { BodyFraming, type RequestHead } from './request-head.ts'
import { checkedHost } from './request-target.ts'

/** The fields the protocol itself reads, gathered while the field lines pass; `undefined` for those not seen. */
export class ProtocolFields {
  host: string | undefined = undefined
  contentLength: string | undefined = undefined
  transferEncoding: string | undefined = undefined
  connection: string | undefined = undefined
  upgrade: string | undefined = undefined
  expect: string | undefined = undefined
  te: string | undefined = undefined
}

/** Takes note of one field. @throws FramingError and HostError where a repeat makes the message ambiguous */
export function noteField(fields: ProtocolFields, role: FieldRole, value: string): void {
  switch (role) {
    case FieldRole.HOST:
      if (fields.host !== undefined) throw new HostError('Host is repeated')
      fields.host = value
      return
    case FieldRole.CONTENT_LENGTH:
      if (fields.contentLength !== undefined) throw new FramingError('Content-Length is repeated')
      fields.contentLength = value
      return
    case FieldRole.TRANSFER_ENCODING:
      fields.transferEncoding = joined(fields.transferEncoding, value)
      return
    case FieldRole.CONNECTION:
      fields.connection = joined(fields.connection, value)
      return
    case FieldRole.UPGRADE:
      fields.upgrade = joined(fields.upgrade, value)
      return
    case FieldRole.EXPECT:
      fields.expect = joined(fields.expect, value)
      return
    case FieldRole.TE:
      fields.te = joined(fields.te, value)
      return
    case FieldRole.OTHER:
      return
    default:
      role satisfies never
  }
}

function joined(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before}, ${value}`
}

/** Fills what follows from the protocol's fields into a head whose version and target are set. */
export function applyProtocolFields(head: RequestHead, fields: ProtocolFields): void {
  applyHost(head, fields.host)
  applyConnection(head, fields)
  if (fields.transferEncoding !== undefined) applyTransferEncoding(head, fields.transferEncoding, fields.contentLength)
  else if (fields.contentLength !== undefined) applyContentLength(head, fields.contentLength)
  if (head.framing !== BodyFraming.NONE && head.method === 'CONNECT') checkConnect(head)
  if (fields.te !== undefined) head.acceptsTrailers = hasToken(fields.te, 'trailers')
  if (fields.expect !== undefined) applyExpect(head, fields.expect)
}

function applyHost(head: RequestHead, host: string | undefined): void {
  if (host === undefined) {
    if (head.minorVersion === 1) throw new HostError('Host is missing')
    return
  }
  const authority = checkedHost(host)
  if (head.authority === '') head.authority = authority
}

function applyConnection(head: RequestHead, { connection, upgrade }: ProtocolFields): void {
  head.keepAlive = head.minorVersion === 1
  if (connection === undefined) return
  if (connection === 'keep-alive' || connection === 'Keep-Alive') {
    head.keepAlive = true // what nearly all clients send, if they send anything
    return
  }
  if (hasToken(connection, 'close')) head.keepAlive = false
  else if (hasToken(connection, 'keep-alive')) head.keepAlive = true
  if (upgrade !== undefined && head.minorVersion === 1) head.upgrade = hasToken(connection, 'upgrade')
}

function applyTransferEncoding(head: RequestHead, codings: string, contentLength: string | undefined): void {
  if (contentLength !== undefined) throw new FramingError('Content-Length and Transfer-Encoding stand together')
  if (head.minorVersion === 0) throw new FramingError('Transfer-Encoding stands in an HTTP/1.0 request')
  if (codings.toLowerCase() !== 'chunked') throw transferCodingError(codings)
  head.framing = BodyFraming.CHUNKED
}

function transferCodingError(codings: string): FramingError | TransferCodingError {
  const names = codings.toLowerCase().split(',').map(trimmed)
  const first = names.indexOf('chunked')
  if (first >= 0 && first < names.length - 1) return new FramingError('chunked is repeated or not the last coding')
  return new TransferCodingError('a transfer coding other than chunked')
}

function applyContentLength(head: RequestHead, value: string): void {
  const length = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(length)) throw new FramingError('Content-Length is not plain digits below 2^53')
  head.framing = BodyFraming.LENGTH
  head.contentLength = length
}

/** What follows the head of CONNECT is the tunnel's (RFC 9110 §9.3.6): one that frames it as content is read in two ways. */
function checkConnect({ framing, contentLength }: RequestHead): void {
  if (framing === BodyFraming.CHUNKED || contentLength > 0) throw new FramingError('CONNECT has no content')
}

function applyExpect(head: RequestHead, expectation: string): void {
  if (expectation.toLowerCase() !== '100-continue') throw new ExpectationError('an expectation other than 100-continue')
  // An HTTP/1.0 client can't wait for it (RFC 9110 §10.1.1), and a request without a body has nothing to wait for.
  head.expectContinue =
    head.minorVersion === 1 &&
    (head.framing === BodyFraming.CHUNKED || (head.framing === BodyFraming.LENGTH && head.contentLength > 0))
}

/** Whether a comma-separated list holds a token, whatever its case and parameters (RFC 9110 §5.6.1). */
function hasToken(list: string, token: string): boolean {
  if (list === token) return true
  const lower = list.toLowerCase()
  if (lower === token) return true
  if (!lower.includes(token)) return false
  return lower.split(',').some((item) => trimmed(item.split(';', 1)[0] ?? '') === token)
}

/** Without spaces and tabs around it; String's trim takes no-break spaces too, which are obs-text here. */
function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB
}
