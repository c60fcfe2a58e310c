// The application's life around its requests: `startup` before the first, background work, `drain`, `shutdown` after the last.
// A server of node:http tells its listeners of none of them: the first request starts what nobody has started.
import type { Application, ErrorStream } from '@gateway-server/interface'
import type { ExchangeOwner } from './exchange.ts'

export class Lifespan implements ExchangeOwner {
  readonly state: Record<string, unknown> = {}
  started: boolean
  readonly #application: Application
  readonly #errors: ErrorStream
  readonly #background = new Set<Promise<unknown>>()
  #starting: Promise<void> | undefined
  #draining: Promise<void> | undefined

  constructor(application: Application, errors: ErrorStream) {
    this.#application = application
    this.#errors = errors
    this.started = application.startup === undefined
  }

  start(): Promise<void> {
    return (this.#starting ??= this.#runStartup())
  }

  async #runStartup(): Promise<void> {
    await this.#application.startup?.(this.state)
    this.started = true
  }

  waitUntil(promise: Promise<unknown>): void {
    const watched = Promise.resolve(promise)
      .catch((error: unknown) => this.log('background work failed', error))
      .finally(() => this.#background.delete(watched))
    this.#background.add(watched)
  }

  drain(): Promise<void> {
    if (!this.started) return Promise.resolve()
    return (this.#draining ??= this.#runDrain())
  }

  async #runDrain(): Promise<void> {
    try {
      await this.#application.drain?.()
    } catch (error) {
      this.log('drain failed', error)
    }
  }

  async end(): Promise<void> {
    await this.drain()
    while (this.#background.size > 0) await Promise.all(this.#background)
    await this.#starting?.catch(() => {}) // its failure has been told to who waits for `start`
    if (!this.started) return
    this.started = false
    await this.#application.shutdown?.()
  }

  log(message: string, error?: unknown): void {
    const details = error instanceof Error ? (error.stack ?? error.message) : String(error ?? '')
    this.#errors.write(`${message}${details === '' ? '' : `: ${details}`}\n`)
  }
}
