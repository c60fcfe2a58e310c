// "200 OK" for 200: what startResponse wants, made once a status.
import { STATUS_CODES } from 'node:http'

const lines = new Map<number, string>()

/** The response's own reason where it gives one, else the registered one, else none. */
export function statusLine(status: number, statusText: string): string {
  if (statusText !== '') return `${status} ${statusText}`
  return lines.get(status) ?? remember(status)
}

/** There are at most 400 statuses a Response can have. */
function remember(status: number): string {
  const line = `${status} ${STATUS_CODES[status] ?? ''}`
  lines.set(status, line)
  return line
}
