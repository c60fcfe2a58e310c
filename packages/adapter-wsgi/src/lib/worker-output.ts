// What a worker's process writes to standard output and error, on its way to the log: whole lines. Until the worker has started
// they are kept: if that fails, they are the reason, and belong into the message instead.
import type { Readable } from 'node:stream'

/** Octets of the end that are kept. */
const mostKept = 64 * 1024

export class WorkerOutput {
  #log: (text: string) => void
  #kept: string | undefined = ''

  constructor(streams: readonly Readable[], log: (text: string) => void) {
    this.#log = log
    for (const stream of streams) this.#readLines(stream)
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

  #readLines(stream: Readable): void {
    let begun = ''
    stream.setEncoding('utf8').on('data', (text: string) => {
      const end = text.lastIndexOf('\n') + 1
      if (end === 0 && begun.length < mostKept) {
        begun += text
        return
      }
      this.#take(begun + text.slice(0, end))
      begun = text.slice(end)
    })
    stream.on('close', () => begun === '' || this.#take(`${begun}\n`))
  }

  #take(text: string): void {
    if (this.#kept === undefined) this.#log(text)
    else this.#kept = (this.#kept + text).slice(-mostKept)
  }
}
