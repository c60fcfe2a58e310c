/** Bodies that many usages send: forms, JSON, and forms with files, as browsers write them. */
import type { Fields } from './usage.ts'

interface Body {
  readonly method: 'POST'
  readonly fields: Fields
  readonly body: Buffer
}

/** A form without files. */
export function form(fields: Readonly<Record<string, string>>): Body {
  return post('application/x-www-form-urlencoded', Buffer.from(new URLSearchParams(fields).toString()))
}

/** A JSON body. */
export function json(value: unknown): Body {
  return post('application/json', Buffer.from(JSON.stringify(value)))
}

export interface File {
  readonly name: string
  readonly type: string
  readonly content: string | Uint8Array
}

/** A part for each, in order: a string is a field, anything else a file. */
export function multipart(parts: ReadonlyArray<readonly [field: string, part: string | File]>): Body {
  const pieces = parts.flatMap(([field, part]) => {
    const disposition = `--between\r\nContent-Disposition: form-data; name="${field}"`
    if (typeof part === 'string') return [Buffer.from(`${disposition}\r\n\r\n${part}\r\n`)]
    const head = `${disposition}; filename="${part.name}"\r\nContent-Type: ${part.type}\r\n\r\n`
    return [Buffer.from(head), Buffer.from(part.content), Buffer.from('\r\n')]
  })
  return post('multipart/form-data; boundary=between', Buffer.concat([...pieces, Buffer.from('--between--\r\n')]))
}

/** The same body in pieces of this many octets, which are sent chunked. */
export function inPieces({ body, ...rest }: Body, size: number): Omit<Body, 'body'> & { body: Buffer[] } {
  const count = Math.ceil(body.length / size)
  return { ...rest, body: Array.from({ length: count }, (_, index) => body.subarray(index * size, (index + 1) * size)) }
}

/** The same with more fields. */
export function withFields<Given extends { readonly fields: Fields }>(given: Given, fields: Fields): Given {
  return { ...given, fields: { ...given.fields, ...fields } }
}

/** Every octet, over and over: what text codings would break. */
export function everyOctet(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, index) => (index * 7) % 256))
}

function post(type: string, body: Buffer): Body {
  return { method: 'POST', fields: { 'Content-Type': type }, body }
}

/** The value of the field for HTTP's basic scheme. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
