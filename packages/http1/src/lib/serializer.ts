// From a response's parts to the octets of HTTP/1.1 (RFC 9112 §4, §7.1). Heads are latin-1 strings, so that a head and
// a small body can leave in one write. Nothing is checked again here: names, values and status must have been.
import type { Trailers } from './trailer-parser.ts'

/** One field line with its CRLF. */
export function fieldLine(name: string, value: string): string {
  return `${name}: ${value}\r\n`
}

/**
 * A response head with the empty line behind it, as a latin-1 string.
 *
 * @param status code and reason, `"200 OK"`
 * @param fieldLines complete field lines, each with its CRLF
 */
export function serializeHead(status: string, fieldLines: string): string {
  return `HTTP/1.1 ${status}\r\n${fieldLines}\r\n`
}

/** What goes before a chunk of `length` octets; `chunkEnd` goes behind it. `length` is never 0: that ends a body. */
export function chunkStart(length: number): string {
  return `${length.toString(16)}\r\n`
}

export const chunkEnd = '\r\n'

/** The end of a chunked body, with its trailers. */
export function serializeLastChunk(trailers: Trailers): string {
  let end = '0\r\n'
  for (const [name, value] of trailers) end += fieldLine(name, value)
  return `${end}\r\n`
}

const beyondFieldContent = /[^\t\x20-\x7e\x80-\xff]/

/** Whether `text` may be a field value or a reason: latin-1 without control characters, tab apart (RFC 9110 §5.5). */
export function isFieldValue(text: string): boolean {
  return !beyondFieldContent.test(text)
}
