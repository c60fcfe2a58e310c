// The application's life around its requests: `startup` before the first, background work, `shutdown` after the last.
import type { Application } from '@gateway-server/interface'

export class Lifespan {
  /** `gateway.state` */
  readonly state: Record<string, unknown> = {}
  /** Whether requests may come. */
  started = false
  #application: Application
  #starting: Promise<void> | undefined = undefined
  #background = new Set<Promise<unknown>>()
  #log: (message: string, error?: unknown) => void

  constructor(application: Application, log: (message: string, error?: unknown) => void) {
    this.#application = application
    this.#log = log
  }

  /** Runs `startup` once. @returns undefined when there is nothing to wait for */
  start(): Promise<void> | undefined {
    if (this.started) return undefined
    if (this.#application.startup === undefined) {
      this.started = true
      return undefined
    }
    return (this.#starting ??= this.#runStartup())
  }

  async #runStartup(): Promise<void> {
    await this.#application.startup?.(this.state)
    this.started = true
  }

  /** Background work that the end waits for; a rejection goes to the error log. */
  waitUntil(promise: Promise<unknown>): void {
    const watched = Promise.resolve(promise)
      .catch((error: unknown) => this.#log('background work failed', error))
      .finally(() => this.#background.delete(watched))
    this.#background.add(watched)
  }

  /** After the last response: background work ends, then `shutdown` runs, if `startup` has. */
  async end(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background)
    await this.#starting?.catch(() => {}) // its failure has been told to who waits for `start`
    if (!this.started) return
    this.started = false
    await this.#application.shutdown?.()
  }
}
