// The server's own answers to what it refuses: minimal, telling nothing of the inside, and the last on their connection.
import { fieldLine, serializeHead } from '@gateway-server/http1'
import { STATUS_CODES } from 'node:http'
import { dateLine } from './date-line.ts'

/** A complete response to a refused request, as latin-1 text; `Connection: close` is said in it. */
export function refusal(status: number): string {
  const reason = STATUS_CODES[status] ?? 'Error'
  const body = `${reason}\n`
  const lines =
    dateLine() +
    fieldLine('Content-Type', 'text/plain; charset=utf-8') +
    fieldLine('Content-Length', String(body.length)) +
    fieldLine('Connection', 'close')
  return serializeHead(`${status} ${reason}`, lines) + body
}
