// From `gateway.input` to what a Request's body methods give: all of it at once, or a stream.
// Bytes that share their memory with others (a slice of a socket's buffer) are never handed out for keeps.
import type { Input } from '@gateway-server/interface'

const decoder = new TextDecoder()

/**
 * What `use` makes of the whole body. The bytes may share memory with the server's buffers: decode them, or copy them
 * with `ownBytes`. A body that comes in one piece, as its length tells, costs one promise.
 *
 * @param length CONTENT_LENGTH
 */
export function readBody<Result>(
  input: Input,
  length: string | undefined,
  use: (bytes: Uint8Array) => Result | Promise<Result>,
): Promise<Result> {
  return input.read().then((first) => {
    if (first === null) return use(new Uint8Array())
    if (length !== undefined && first.byteLength === Number(length)) return use(first)
    return readRest(first, input).then(use)
  })
}

async function readRest(first: Uint8Array, input: Input): Promise<Uint8Array> {
  const second = await input.read()
  if (second === null) return first
  const chunks = [first, second]
  for (let chunk = await input.read(); chunk !== null; chunk = await input.read()) chunks.push(chunk)
  return joined(chunks)
}

export function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.byteLength, 0))
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}

/** UTF-8 as the body methods decode it: without a byte order mark, malformed bytes replaced. */
export function toText(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

export function toJson(bytes: Uint8Array): unknown {
  return JSON.parse(toText(bytes))
}

/** A plain Uint8Array with its memory to itself. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) return new Uint8Array(buffer)
  return new Uint8Array(bytes)
}

/** A byte stream that reads only when it is read. Cancelling it leaves the rest with the server. */
export function bodyStream(input: Input): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const chunk = await input.read()
      if (chunk !== null) return controller.enqueue(ownBytes(chunk)) // a byte stream takes the memory over
      controller.close()
      controller.byobRequest?.respond(0)
    },
  })
}
