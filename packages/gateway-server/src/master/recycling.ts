// When a worker wants to be replaced though nothing is wrong with it: after so many requests, beyond so much memory, or at
// such an age. Each limit has its price only where it is set.
import { deriveApplication, type Application } from '@gateway-server/interface'
import { longestTimer } from '../lib/connection/timeouts.ts'

export interface RecyclingLimits {
  /** Requests; 0: no limit. */
  readonly maxRequests: number
  /** Up to so many are added by chance, so that workers do not all retire at once. */
  readonly maxRequestsJitter: number
  /** Bytes of memory that is resident; 0: no limit. */
  readonly maxWorkerMemory: number
  /** Seconds; 0: no limit. */
  readonly maxWorkerLifetime: number
}

export class Recycling {
  #limits: RecyclingLimits
  #retire: (reason: string) => void
  #isRetiring = false

  /** @param retire called once, with the reason */
  constructor(limits: RecyclingLimits, retire: (reason: string) => void) {
    this.#limits = limits
    this.#retire = retire
  }

  /** The application, which counts its requests where there is a limit on them. */
  counting(application: Application): Application {
    const { maxRequests, maxRequestsJitter } = this.#limits
    if (maxRequests === 0) return application
    const most = maxRequests + Math.floor(Math.random() * (maxRequestsJitter + 1))
    let left = most
    return deriveApplication(application, (environ, startResponse) => {
      if (--left === 0) this.#because(`it has served ${most} requests (--max-requests)`)
      return application(environ, startResponse)
    })
  }

  /** Its time begins. */
  start(): void {
    const { maxWorkerLifetime } = this.#limits
    if (maxWorkerLifetime === 0) return
    const reason = `it is ${maxWorkerLifetime} s old (--max-worker-lifetime)`
    setTimeout(() => this.#because(reason), Math.min(maxWorkerLifetime * 1000, longestTimer)).unref()
  }

  /** Called now and then. */
  lookAtMemory(): void {
    const { maxWorkerMemory } = this.#limits
    if (maxWorkerMemory === 0 || this.#isRetiring) return
    const used = process.memoryUsage.rss()
    if (used > maxWorkerMemory) this.#because(`it has ${mebibytes(used)} MiB of memory (--max-worker-memory)`)
  }

  #because(reason: string): void {
    if (this.#isRetiring) return
    this.#isRetiring = true
    this.#retire(reason)
  }
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2)
}
