// gateway.input: what reads give, and when they end. The wrapper passes every chunk on as it came.
import type { Environ, Input } from '@gateway-server/interface'
import { LintError, show } from '../lint-error.ts'
import type { Topic } from './rule.ts'

export const inputTopic: Topic = {
  title: 'The input',
  introduction: `\`gateway.input\` is the request’s body, read once: \`read(): Promise<Uint8Array | null>\`, or \`for await\`. Reading
drives the connection: what nobody reads stays with the client, and the first read sends \`100 Continue\` where the client
waits for it. Chunks belong to the reader. One shared, ended input stands in every request without a body.`,
  rules: [
    {
      id: 'I1',
      subject: 'chunks',
      text: '`read()` and the iterator give the next bytes, as `Uint8Array`s that are never empty. Reads are answered in order.',
      lint: ['server'],
    },
    {
      id: 'I2',
      subject: 'the end',
      text: 'The input ends where the request’s framing ends, whatever the connection does next: `read()` gives `null`, again and again. With `CONTENT_LENGTH`, exactly that many bytes have come by then.',
      lint: ['server'],
    },
    {
      id: 'I3',
      subject: 'errors',
      text: 'A read rejects with an `Error` when the body can’t be completed. When the client has gone its `code` is `ECONNRESET`; its `name` is never `AbortError`, which would say that the application itself had stopped reading.',
      lint: ['server'],
    },
  ],
}

/** An input that checks what it passes on. */
export class LintedInput implements Input {
  /** Whether the end has been read. */
  ended = false
  readonly #input: Input
  readonly #length: number | undefined
  #read = 0

  constructor(input: Input, environ: Environ) {
    if (typeof input !== 'object' || input === null || typeof input.read !== 'function') {
      throw new LintError('I1', 'server', `gateway.input is ${show(input)}, without read()`)
    }
    if (typeof input[Symbol.asyncIterator] !== 'function') {
      throw new LintError('I1', 'server', 'gateway.input can not be iterated')
    }
    this.#input = input
    this.#length = environ.CONTENT_LENGTH === undefined ? undefined : Number(environ.CONTENT_LENGTH)
  }

  read(): Promise<Uint8Array | null> {
    const promise: unknown = this.#input.read()
    if (!(promise instanceof Promise)) throw new LintError('I1', 'server', 'read() gave no promise')
    return promise.then((chunk: unknown) => this.#check(chunk), refuseRejection)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    const iterator = this.#input[Symbol.asyncIterator]()
    try {
      for (;;) {
        const { done, value } = await iterator.next().catch(refuseRejection)
        const chunk = this.#check(done === true ? null : value)
        if (chunk === null) return
        yield chunk
      }
    } finally {
      if (!this.ended) await iterator.return?.()
    }
  }

  #check(chunk: unknown): Uint8Array | null {
    if (chunk === null) {
      this.#checkLength()
      this.ended = true
      return null
    }
    if (this.ended) throw new LintError('I2', 'server', 'bytes came after the end')
    if (!(chunk instanceof Uint8Array)) throw new LintError('I1', 'server', `a read gave ${show(chunk)}`)
    if (chunk.length === 0) throw new LintError('I1', 'server', 'a read gave an empty chunk')
    this.#read += chunk.length
    return chunk
  }

  #checkLength(): void {
    if (this.#length === undefined || this.#read === this.#length) return
    throw new LintError('I2', 'server', `${this.#read} bytes came with CONTENT_LENGTH ${this.#length}`)
  }
}

function refuseRejection(error: unknown): never {
  if (!(error instanceof Error)) throw new LintError('I3', 'server', `a read rejected with ${show(error)}`)
  if (error.name === 'AbortError') throw new LintError('I3', 'server', 'a read rejected with an AbortError')
  throw error
}
