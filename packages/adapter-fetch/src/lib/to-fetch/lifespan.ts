// The application's life around its requests: `startup` before the first, background work, `drain`, `shutdown` after the last.
// A runtime does not tell a handler when it starts and stops, so the first request starts what nobody has started.
import type { Application } from '@gateway-server/interface'

export class Lifespan {
  /** `gateway.state` */
  readonly state: Record<string, unknown> = {}
  readonly #application: Application
  readonly #log: (message: string, error: unknown) => void
  readonly #background = new Set<Promise<unknown>>()
  #starting: Promise<void> | undefined
  #draining: Promise<void> | undefined
  #ending: Promise<void> | undefined

  constructor(application: Application, log: (message: string, error: unknown) => void) {
    this.#application = application
    this.#log = log
  }

  /** Runs `startup` once, however often it is called. `undefined` when there is nothing to wait for. */
  start(): Promise<void> | undefined {
    if (this.#application.startup === undefined) return undefined
    return (this.#starting ??= Promise.resolve(this.#application.startup(this.state)))
  }

  /** Background work that the end waits for; a rejection goes to the error log. */
  waitUntil(promise: Promise<unknown>): void {
    const watched = Promise.resolve(promise)
      .catch((error: unknown) => this.#log('background work failed', error))
      .finally(() => this.#background.delete(watched))
    this.#background.add(watched)
  }

  /** Runs `drain` once, if `startup` has succeeded or there is none. A rejection goes to the error log. */
  drain(): Promise<void> {
    return (this.#draining ??= this.#drain())
  }

  async #drain(): Promise<void> {
    try {
      if (await this.#hasStarted()) await this.#application.drain?.()
    } catch (error) {
      this.#log('drain failed', error)
    }
  }

  /** Waits for `drain` and background work, then runs `shutdown` once, if `startup` has succeeded or there is none. */
  end(): Promise<void> {
    return (this.#ending ??= this.#end())
  }

  async #end(): Promise<void> {
    await this.drain()
    while (this.#background.size > 0) await Promise.all(this.#background)
    if (await this.#hasStarted()) await this.#application.shutdown?.()
  }

  /** Its failure has been told to who waited for `start`. */
  async #hasStarted(): Promise<boolean> {
    if (this.#starting === undefined) return this.#application.startup === undefined
    return this.#starting.then(
      () => true,
      () => false,
    )
  }
}
