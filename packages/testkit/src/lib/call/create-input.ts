// A `gateway.input` without a connection: reads from whatever a test gives as the request's body.
import type { Input } from '@gateway-server/interface'

/** A request body: a string goes as UTF-8; an iterable gives the chunks one by one. */
export type RequestBody = string | Uint8Array | Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>

/** An input that reads `body` on demand. Empty chunks are skipped, as on a connection. */
export function createInput(body: RequestBody = []): Input {
  return new IterableInput(typeof body === 'string' || body instanceof Uint8Array ? [body] : body)
}

class IterableInput implements Input {
  readonly #chunks: AsyncGenerator<Uint8Array, void>

  constructor(chunks: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>) {
    this.#chunks = nonEmptyBytes(chunks)
  }

  /** An async generator queues its calls, so that reads are answered in order. */
  async read(): Promise<Uint8Array | null> {
    const { value } = await this.#chunks.next()
    return value ?? null
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    for (let chunk = await this.read(); chunk !== null; chunk = await this.read()) yield chunk
  }
}

async function* nonEmptyBytes(
  chunks: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    if (bytes.length > 0) yield bytes
  }
}
