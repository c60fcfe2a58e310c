// Rule 13: startup before the first request, drain when a stop begins, shutdown after the last one, and the state between.
import type { Application, Environ } from '@gateway-server/interface'
import { LintError } from './lint-error.ts'

type Phase = 'new' | 'starting' | 'started' | 'stopped'

/** Where in its life an application is. */
export class Lifecycle {
  #phase: Phase = 'new'
  #isDrained = false
  #state: Record<string, unknown> | undefined
  readonly #application: Application

  constructor(application: Application) {
    this.#application = application
  }

  readonly startup = async (state: Record<string, unknown>): Promise<void> => {
    if (this.#phase === 'starting' || this.#phase === 'started') {
      throw new LintError('13', 'server', 'startup was called twice')
    }
    if (typeof state !== 'object' || state === null) throw new LintError('13', 'server', 'startup got no state')
    this.#phase = 'starting'
    this.#isDrained = false // it may start again
    this.#state = state
    await this.#application.startup?.(state)
    this.#phase = 'started'
  }

  readonly drain = async (): Promise<void> => {
    if (this.#isDrained) throw new LintError('13', 'server', 'drain was called twice')
    if (this.#phase === 'stopped') throw new LintError('13', 'server', 'drain was called after shutdown')
    if (this.#application.startup !== undefined && this.#phase !== 'started') {
      throw new LintError('13', 'server', 'drain was called before startup had ended')
    }
    this.#isDrained = true
    await this.#application.drain?.()
  }

  readonly shutdown = async (): Promise<void> => {
    if (this.#phase === 'stopped') throw new LintError('13', 'server', 'shutdown was called twice')
    this.#phase = 'stopped'
    await this.#application.shutdown?.()
  }

  /** A request comes in. */
  checkRequest(environ: Environ): void {
    if (this.#phase === 'stopped') throw new LintError('13', 'server', 'a request came after shutdown')
    if (this.#application.startup === undefined) return
    if (this.#phase !== 'started') throw new LintError('13', 'server', 'a request came before startup had ended')
    if (environ['gateway.state'] !== this.#state) {
      throw new LintError('13', 'server', 'gateway.state is not the object that startup was given')
    }
  }
}
