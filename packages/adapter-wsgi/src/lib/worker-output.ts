// What a worker's process writes to standard output and error, on its way to the log. Until the worker has started it is kept:
// if that fails, it is the reason, and belongs into the message instead.
import type { Readable } from 'node:stream'

/** Octets of the end that are kept. */
const mostKept = 64 * 1024

export class WorkerOutput {
  #log: (text: string) => void
  #kept: string | undefined = ''

  constructor(streams: readonly Readable[], log: (text: string) => void) {
    this.#log = log
    for (const stream of streams) stream.setEncoding('utf8').on('data', (text: string) => this.#take(text))
  }

  /** From now on all goes to the log, beginning with what was kept. */
  release(): void {
    const kept = this.#kept
    this.#kept = undefined
    if (kept !== undefined && kept !== '') this.#log(kept)
  }

  /** What was kept, which does not go to the log then. */
  take(): string {
    const kept = this.#kept ?? ''
    this.#kept = ''
    return kept
  }

  #take(text: string): void {
    if (this.#kept === undefined) this.#log(text)
    else this.#kept = (this.#kept + text).slice(-mostKept)
  }
}
