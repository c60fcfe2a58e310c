// The Date field, rendered once a second (RFC 9110 §6.6.1).
import { fieldLine } from '@gateway-server/http1'

let second = -1
let line = ''

/** `Date: …` with its CRLF, for the present second. */
export function dateLine(): string {
  const now = Date.now()
  const current = Math.floor(now / 1000)
  if (current !== second) {
    second = current
    // As one piece: joined strings are a tree, which every write of the second would walk through again.
    line = Buffer.from(fieldLine('Date', new Date(now).toUTCString()), 'latin1').toString('latin1')
  }
  return line
}
