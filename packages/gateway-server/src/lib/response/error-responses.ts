// The server's own answers to what it refuses: minimal, telling nothing of the inside, and the last on their connection.
import { fieldLine, serializeHead } from '@gateway-server/http1'
import { dateLine } from './date-line.ts'

/** A table of our own: node:http would bring 30 ms of modules to every start of the command line. */
const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Content Too Large',
  414: 'URI Too Long',
  417: 'Expectation Failed',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  505: 'HTTP Version Not Supported',
}

/** A complete response to a refused request, as latin-1 text; `Connection: close` is said in it. @param body ASCII */
export function refusal(status: number, body?: string): string {
  const reason = reasonOf(status)
  body ??= `${reason}\n`
  const lines =
    dateLine() +
    fieldLine('Content-Type', 'text/plain; charset=utf-8') +
    fieldLine('Content-Length', String(body.length)) +
    fieldLine('Connection', 'close')
  return serializeHead(`${status} ${reason}`, lines) + body
}

/** The reason of a status that the server answers with by itself. */
export function reasonOf(status: number): string {
  return reasons[status] ?? 'Error'
}
