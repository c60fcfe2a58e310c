/** The bodies of the large responses, shared by the raw application and its node:http twin. */
const chunkBytes = 16 * 1024
const chunk = Buffer.alloc(chunkBytes, 'x')

/** `total` bytes in one piece, made once: what is measured is sending. */
export function wholeBody(total: number): Buffer {
  const known = wholes.get(total)
  if (known !== undefined) return known
  const body = Buffer.alloc(total, 'x')
  wholes.set(total, body)
  return body
}
const wholes = new Map<number, Buffer>()

/** `total` bytes (a multiple of 16 kB) as a stream of 16 kB chunks. */
export async function* streamedBody(total: number): AsyncGenerator<Buffer, void, void> {
  for (let sent = 0; sent < total; sent += chunkBytes) yield chunk
}
