// The third argument of a fetch handler, as edge runtimes give it.
import type { Environ } from '@gateway-server/interface'

export class ExecutionContext {
  readonly #environ: Environ
  #props: Record<string, unknown> | undefined

  constructor(environ: Environ) {
    this.#environ = environ
  }

  /** Background work that goes on after the response; a graceful stop of the server waits for it. */
  waitUntil(promise: Promise<unknown>): void {
    this.#environ['gateway.wait_until'](promise)
  }

  /** Exists for code written for edge runtimes; there is no origin behind us to pass the request on to. */
  passThroughOnException(): void {}

  /** An object of this request's own. */
  get props(): Record<string, unknown> {
    return (this.#props ??= {})
  }
}
