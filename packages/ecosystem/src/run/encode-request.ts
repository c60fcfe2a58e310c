/** From a request as data to the octets of its head and of its body. What is given goes out as given. */
import type { Request } from '../usage.ts'
import type { CookieJar } from './cookie-jar.ts'

export function encodeRequest(request: Request, jar: CookieJar): { head: Buffer; body: Buffer } {
  const { method = 'GET', target, version = '1.1', host = 'ecosystem.test', fields = {} } = request
  const [framing, body] = frame(request.body)
  const lines = [`${method} ${target} HTTP/${version}`, `Host: ${host}`]
  for (const [name, value] of Object.entries(fields)) lines.push(`${name}: ${value}`)
  if (request.cookies === true && jar.field !== undefined) lines.push(`Cookie: ${jar.field}`)
  return { head: Buffer.from([...lines, ...framing, '', ''].join('\r\n'), 'latin1'), body }
}

function frame(body: Request['body']): [fields: readonly string[], octets: Buffer] {
  if (body === undefined) return [[], Buffer.alloc(0)]
  if (typeof body === 'string' || body instanceof Uint8Array) {
    const octets = octetsOf(body)
    return [[`Content-Length: ${octets.length}`], octets]
  }
  const chunks = body.map(octetsOf).flatMap((piece) => [Buffer.from(`${piece.length.toString(16)}\r\n`), piece, crlf])
  return [['Transfer-Encoding: chunked'], Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')])]
}

function octetsOf(body: string | Uint8Array): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body)
}

const crlf = Buffer.from('\r\n')
