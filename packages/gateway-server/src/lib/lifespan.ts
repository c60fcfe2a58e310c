// The application's life around its requests: `startup` before the first, background work, `drain` when a stop begins,
// `shutdown` after the last.
import type { Application } from '@gateway-server/interface'
import { settles } from './settles.ts'

export class Lifespan {
  /** `gateway.state` */
  readonly state: Record<string, unknown> = {}
  /** Whether requests may come. */
  started = false
  #application: Application
  #starting: Promise<void> | undefined = undefined
  #drained: Promise<void> | undefined = undefined
  #isDraining = false
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

  /**
   * A stop begins: runs `drain` once, if `startup` has ended. It begins behind what runs now: an application that listens to
   * the signal itself says its own goodbye first.
   */
  drain(): void {
    const application = this.#application
    if (!this.started || this.#drained !== undefined || application.drain === undefined) return
    this.#isDraining = true
    this.#drained = Promise.resolve()
      .then(() => application.drain?.())
      .catch((error: unknown) => this.#log('drain failed', error))
      .finally(() => (this.#isDraining = false))
  }

  /**
   * After the last response: background work and `drain` end, then `shutdown` runs, if `startup` has. What takes longer than its
   * limit is logged and not waited for; `shutdown` has a limit of its own, since the other may be used up.
   *
   * @param workLimit milliseconds for background work, `drain`, and a startup that is still under way
   * @param shutdownLimit milliseconds for `shutdown`
   * @throws what `shutdown` threw within its time
   */
  async end(workLimit: number, shutdownLimit: number): Promise<void> {
    if (!(await settles(this.#endWork(), workLimit))) this.#log(`${this.#unfinished()} not waited for any longer`)
    if (!this.started) return
    this.started = false
    const isDown = await settles(Promise.resolve(this.#application.shutdown?.()), shutdownLimit)
    if (!isDown) this.#log('shutdown is not waited for any longer')
  }

  #unfinished(): string {
    if (this.#background.size > 0) return `${this.#background.size} of gateway.wait_until are`
    return this.#isDraining ? 'drain is' : 'startup is'
  }

  async #endWork(): Promise<void> {
    await this.#drained
    while (this.#background.size > 0) await Promise.all(this.#background)
    await this.#starting?.catch(() => {}) // its failure has been told to who waits for `start`
  }
}
