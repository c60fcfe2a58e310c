// One request and its response, on the application's side of a fetch handler: what the environ's keys lead to.
import { ResponseWriter } from './response-writer.ts'
import { StreamInput } from './stream-input.ts'
import type { EnvironSource } from './request-environ.ts'

export class FetchExchange implements EnvironSource {
  readonly request: Request
  readonly writer: ResponseWriter
  readonly waitUntil: (promise: Promise<unknown>) => void
  #input: StreamInput | undefined
  #controller: AbortController | undefined

  constructor(request: Request, waitUntil: (promise: Promise<unknown>) => void) {
    this.request = request
    this.waitUntil = waitUntil
    this.writer = new ResponseWriter(request.method, () => this.#controller?.abort())
  }

  get input(): StreamInput {
    return (this.#input ??= new StreamInput(this.request))
  }

  /** Not the request's own: runtimes abort that on success too (h3js/srvx#152). */
  get signal(): AbortSignal {
    if (this.#controller !== undefined) return this.#controller.signal
    const controller = (this.#controller = new AbortController())
    const { signal } = this.request
    if (this.writer.gone || signal.aborted) controller.abort()
    else signal.addEventListener('abort', () => this.#clientLeft(), { once: true })
    return controller.signal
  }

  #clientLeft(): void {
    if (!this.writer.ended) this.#controller?.abort()
  }

  abort(): void {
    this.writer.abort()
  }

  /** Whether the application only passes on that its client is gone. */
  isAbortReason(error: unknown): boolean {
    return error !== undefined && error === this.#controller?.signal.reason
  }
}
