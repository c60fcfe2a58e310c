// What the raw client makes of a response: the head parsed strictly, as a test should, and the body with its framing.
// Strict means: CRLF line ends, one Content-Length, no field twice that must be single, exact chunk grammar.

/** How the end of a response body is told (RFC 9112 §6.3). */
export type Framing = 'none' | 'length' | 'chunked' | 'close'

/** The status line and the fields of a response. */
export interface ResponseHead {
  /** `1.1` or `1.0` */
  readonly version: string
  readonly status: number
  readonly reason: string
  /** Fields as received, in order. */
  readonly rawHeaders: ReadonlyArray<readonly [name: string, value: string]>
  /** Fields by lower-case name; repeats joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** The length of the body, where the framing is `length`. */
  readonly length: number
  readonly framing: Framing
}

/** A whole response. */
export interface Response extends ResponseHead {
  readonly body: Buffer
  /** Trailer fields of a chunked body. */
  readonly trailers: ReadonlyArray<readonly [name: string, value: string]>
  /** False where the connection ended before the framing did. */
  readonly complete: boolean
}

/**
 * Parses a response head, without the empty line that ends it.
 *
 * @param method of the request: a response to `HEAD` has no body
 * @throws Error when it is not exactly what RFC 9112 asks of a server
 */
export function parseResponseHead(text: string, method: string): ResponseHead {
  const [statusLine = '', ...lines] = text.split('\r\n')
  const match = /^HTTP\/(1\.[01]) (\d{3}) ([\t\x20-\x7e\x80-\xff]*)$/.exec(statusLine)
  if (match === null) throw new Error(`not a status line: ${JSON.stringify(statusLine)}`)
  const [, version = '', code = '', reason = ''] = match
  const rawHeaders = parseFields(lines)
  const headers = joinFields(rawHeaders)
  const status = Number(code)
  return { version, status, reason, rawHeaders, headers, ...framingOf(method, status, headers) }
}

/** Parses field lines, of a head or of trailers. */
export function parseFields(lines: readonly string[]): Array<readonly [name: string, value: string]> {
  return lines.map((line) => {
    const match = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\r\n\0]*?)[ \t]*$/.exec(line)
    if (match === null) throw new Error(`not a field line: ${JSON.stringify(line)}`)
    return [match[1] ?? '', match[2] ?? ''] as const
  })
}

function joinFields(fields: ReadonlyArray<readonly [string, string]>): Record<string, string> {
  const joined: Record<string, string> = Object.create(null)
  for (const [name, value] of fields) {
    const key = name.toLowerCase()
    joined[key] = key in joined ? `${joined[key]}, ${value}` : value
  }
  return joined
}

function framingOf(
  method: string,
  status: number,
  headers: Readonly<Record<string, string>>,
): { framing: Framing; length: number } {
  const length = headers['content-length']
  if (length !== undefined && !/^\d+$/.test(length)) throw new Error(`not a Content-Length: ${length}`)
  const encoding = headers['transfer-encoding']
  if (length !== undefined && encoding !== undefined) throw new Error('both Content-Length and Transfer-Encoding')
  if (encoding !== undefined && encoding !== 'chunked') throw new Error(`not a Transfer-Encoding: ${encoding}`)
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { framing: 'none', length: 0 }
  if (encoding !== undefined) return { framing: 'chunked', length: 0 }
  if (length !== undefined) return { framing: 'length', length: Number(length) }
  return { framing: 'close', length: 0 }
}
