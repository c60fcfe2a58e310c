// The status, once a second, for everybody who looks at the page: it is made once, whoever looks, and the last minute of it
// is kept for who comes later.
import type { Status } from './status.ts'

/** Milliseconds. */
const interval = 1_000
const mostKept = 60

/** What is kept of a moment that has passed. */
type Moment = Pick<Status, 'time' | 'requestsPerSecond' | 'p50' | 'p90' | 'p99' | 'inFlight' | 'eventLoopDelay'>

export class Feed {
  #make: () => Status
  #history: Moment[] = []
  #timer: NodeJS.Timeout | undefined = undefined
  #isStopped = false
  #next: PromiseWithResolvers<Status | undefined> = Promise.withResolvers()

  constructor(make: () => Status) {
    this.#make = make
  }

  start(): void {
    this.#timer = setInterval(() => this.#tick(), interval).unref()
  }

  /** Ends it for everybody who looks. */
  stop(): void {
    this.#isStopped = true
    clearInterval(this.#timer)
    this.#next.resolve(undefined)
  }

  #tick(): void {
    const status = this.#make()
    const { time, requestsPerSecond, p50, p90, p99, inFlight, eventLoopDelay } = status
    this.#history = [...this.#history, { time, requestsPerSecond, p50, p90, p99, inFlight, eventLoopDelay }].slice(
      -mostKept,
    )
    const { resolve } = this.#next
    this.#next = Promise.withResolvers()
    resolve(status)
  }

  /** Server-sent events: what has been, what is, and then each second what has come of it. */
  async *events(): AsyncGenerator<string> {
    yield event('history', this.#history) + event('status', this.#make())
    while (!this.#isStopped) {
      const status = await this.#next.promise
      if (status !== undefined) yield event('status', status)
    }
  }
}

/** JSON has no line ends: it is one line of data. */
function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
