// The application's life around its requests: `startup` before the first, background work, `shutdown` after the last.
import type { Application } from '@gateway-server/interface'
import { longestTimer } from './timeouts.ts'

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

  /**
   * After the last response: background work ends, then `shutdown` runs, if `startup` has. What takes longer than its
   * limit is logged and not waited for; `shutdown` has a limit of its own, since the other may be used up.
   *
   * @param workLimit milliseconds for background work and a startup that is still under way
   * @param shutdownLimit milliseconds for `shutdown`
   * @throws what `shutdown` threw within its time
   */
  async end(workLimit: number, shutdownLimit: number): Promise<void> {
    if (!(await settles(this.#endWork(), workLimit))) {
      const count = this.#background.size
      this.#log(
        count === 0
          ? 'startup is not waited for any longer'
          : `${count} of gateway.wait_until are not waited for any longer`,
      )
    }
    if (!this.started) return
    this.started = false
    const isDown = await settles(Promise.resolve(this.#application.shutdown?.()), shutdownLimit)
    if (!isDown) this.#log('shutdown is not waited for any longer')
  }

  async #endWork(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background)
    await this.#starting?.catch(() => {}) // its failure has been told to who waits for `start`
  }
}

/** Whether the promise settles within the time, in milliseconds. @throws what it is rejected with within it */
async function settles(promise: Promise<unknown>, limit: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.min(limit, longestTimer))
  })
  const settled = promise.then(() => true)
  try {
    return await Promise.race([settled, over])
  } finally {
    clearTimeout(timer)
  }
}
