// From a response's parts to the octets of HTTP/1.1 (RFC 9112 §4, §7.1). Heads are latin-1 strings, so that a head and
// a small body can leave in one write. Nothing is checked again here: names, values and status must have been.
import type { Trailers } from './trailer-parser.ts'

/** A field list, as the gateway interface has it. */
export type Fields = ReadonlyArray<readonly [name: string, value: string]>

/**
 * A response head with the empty line behind it, as a latin-1 string.
 *
 * @param status code and reason, `"200 OK"`
 * @param more complete field lines to put behind `fields`, each with its CRLF
 */
export function serializeHead(status: string, fields: Fields, more: string): string {
  let head = `HTTP/1.1 ${status}\r\n`
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index]! // index < length
    head += `${field[0]}: ${field[1]}\r\n`
  }
  return `${head}${more}\r\n`
}

/** What goes before a chunk of `length` octets; `chunkEnd` goes behind it. `length` is never 0: that ends a body. */
export function chunkStart(length: number): string {
  return `${length.toString(16)}\r\n`
}

export const chunkEnd = '\r\n'

/** The end of a chunked body, with its trailers. */
export function serializeLastChunk(trailers: Trailers): string {
  let end = '0\r\n'
  for (const [name, value] of trailers) end += `${name}: ${value}\r\n`
  return `${end}\r\n`
}

const beyondFieldContent = /[^\t\x20-\x7e\x80-\xff]/

/** Whether `text` may be a field value or a reason: latin-1 without control characters, tab apart (RFC 9110 §5.5). */
export function isFieldValue(text: string): boolean {
  return !beyondFieldContent.test(text)
}
