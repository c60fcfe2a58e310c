// The server's half of one exchange, without a connection: startResponse and write with all their rules, recording
// what would have been sent.
import { checkedHead } from '@gateway-server/interface'
import type { Chunk, HeaderList, StartResponse, Write } from '@gateway-server/interface'

/** Records a response. Its methods throw at the application as a server's do. */
export class ResponseRecorder {
  status = ''
  headers: HeaderList = []
  readonly chunks: Uint8Array[] = []
  headSent = false
  /** Set when the response is over: nothing is accepted any more. */
  ended = false
  readonly #method: string
  readonly #backpressure: boolean
  /** -1 where there is none. */
  #contentLength = -1
  #sent = 0

  constructor(method: string, backpressure: boolean) {
    this.#method = method
    this.#backpressure = backpressure
  }

  readonly startResponse: StartResponse = (status, headers, error) => {
    const { contentLength } = checkedHead(status, headers)
    if (this.ended) throw new Error('startResponse was called after the response had ended')
    if (this.status !== '' && error === undefined) throw new Error('startResponse was called twice without an error')
    if (this.headSent) throw error
    this.status = status
    this.#contentLength = contentLength
    this.headers = headers.map(([name, value]) => [name, value] as const)
    return this.write
  }

  readonly write: Write = (chunk) => {
    if (this.ended) throw new Error('write was called after the response had ended')
    this.headSent = true
    this.send(chunk)
    return this.#backpressure ? new Promise((resolve) => setImmediate(resolve)) : undefined
  }

  /** Takes a chunk of the body; an empty one sends nothing. */
  send(chunk: Chunk): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    if (!(bytes instanceof Uint8Array)) throw new TypeError('a chunk is a string or a Uint8Array')
    if (bytes.length === 0) return
    this.headSent = true
    this.#sent += bytes.length
    const length = this.#contentLength
    if (length >= 0 && this.#sent > length) throw new Error(`more than Content-Length: ${length} bytes`)
    if (!this.#isBodiless()) this.chunks.push(bytes)
  }

  /** The application has returned: by now it has called startResponse (rule 10). */
  expectStarted(): void {
    if (this.status === '') throw new Error('the application answered without calling startResponse')
  }

  /** The end of the body. */
  end(): void {
    this.headSent = true
    this.ended = true
    const length = this.#contentLength
    if (length < 0 || this.#isBodiless() || this.#sent === length) return
    throw new Error(`${this.#sent} bytes instead of Content-Length: ${length}`)
  }

  #isBodiless(): boolean {
    return this.#method === 'HEAD' || this.status.startsWith('204') || this.status.startsWith('304')
  }
}
