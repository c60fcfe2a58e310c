// The parts of a request that lines of the log are made of, each unescaped: who writes a line escapes them. A request that
// was refused has few of them.
import { Buffer } from 'node:buffer' // the global one is an accessor: each use of it is a call
import type { FinishedRequest } from '../lib/exchange/request-observer.ts'

/** The request line; of a refused request its beginning, as it came. */
export function requestLineOf({ head, received }: FinishedRequest): string {
  if (head === undefined) return received
  return `${head.method} ${head.target} ${head.minorVersion === 1 ? 'HTTP/1.1' : 'HTTP/1.0'}`
}

export function protocolOf({ head }: FinishedRequest): string | undefined {
  if (head === undefined) return undefined
  return head.minorVersion === 1 ? 'HTTP/1.1' : 'HTTP/1.0'
}

/** The first value of a field of the request. @param name in lower case */
export function fieldOf({ head }: FinishedRequest, name: string): string | undefined {
  if (head === undefined) return undefined
  const { rawHeaders } = head
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const each = rawHeaders[index]! // names and values alternate
    if (each.length === name.length && (each === name || each.toLowerCase() === name)) return rawHeaders[index + 1]
  }
  return undefined
}

/** The first value of a field of the response that the application gave. @param name in lower case */
export function responseFieldOf({ fieldLines }: FinishedRequest, name: string): string | undefined {
  const line = fieldLines.split('\r\n').find((each) => each.slice(0, name.length + 1).toLowerCase() === `${name}:`)
  return line?.slice(name.length + 1).trim()
}

/** The name of a client that authenticates with Basic (RFC 7617): what it claims, believed by nobody yet. */
export function userOf(request: FinishedRequest): string | undefined {
  const [, credentials] = /^basic +(\S+)$/i.exec(fieldOf(request, 'authorization') ?? '') ?? []
  if (credentials === undefined) return undefined
  const [user, ...password] = Buffer.from(credentials, 'base64').toString('latin1').split(':')
  return password.length === 0 ? undefined : user
}
