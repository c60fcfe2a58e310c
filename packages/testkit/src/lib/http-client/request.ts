// Requests for the raw client: from a description to bytes. What is given goes out as given: no check, no default
// but Host and, for a body, its length.
import { connect } from './connection.ts'
import type { ConnectOptions } from './connection.ts'
import type { Response } from './response.ts'

/** A request as data. */
export interface RequestDescription {
  /** `GET` by default. */
  readonly method?: string | undefined
  /** The request target, `/` by default. */
  readonly target?: string | undefined
  /** `1.1` by default. */
  readonly version?: string | undefined
  /** After `Host`, in this order. */
  readonly headers?: ReadonlyArray<readonly [name: string, value: string]> | undefined
  /** Goes with `Content-Length`; an array of chunks goes chunked. */
  readonly body?: string | Uint8Array | readonly Uint8Array[] | undefined
}

/** The bytes of a request, head and body. A string body is sent as UTF-8. */
export function requestBytes(request: RequestDescription): Buffer {
  const { method = 'GET', target = '/', version = '1.1', headers = [], body } = request
  const lines = [`${method} ${target} HTTP/${version}`, 'Host: conformance.example']
  for (const [name, value] of headers) lines.push(`${name}: ${value}`)
  const [framing, payload] = frame(body)
  return Buffer.concat([Buffer.from([...lines, ...framing, '', ''].join('\r\n'), 'latin1'), payload])
}

function frame(body: RequestDescription['body']): [fields: string[], payload: Buffer] {
  if (body === undefined) return [[], Buffer.alloc(0)]
  if (typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = Buffer.from(body as string) // both overloads of Buffer.from take what it is
    return [[`Content-Length: ${bytes.length}`], bytes]
  }
  const chunks = body.flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')])
  return [['Transfer-Encoding: chunked'], Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')])]
}

/** Sends one request on a connection of its own, and leaves. */
export async function fetchRaw(
  port: number,
  request: RequestDescription,
  options: ConnectOptions = {},
): Promise<Response> {
  const connection = await connect(port, options)
  try {
    void connection.send(requestBytes(request))
    return await connection.readResponse(request.method)
  } finally {
    connection.leave()
  }
}
