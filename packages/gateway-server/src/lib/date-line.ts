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
    line = fieldLine('Date', new Date(now).toUTCString())
  }
  return line
}
