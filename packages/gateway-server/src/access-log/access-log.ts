// The access log: a line for each request, in a file. It stands in the way of every request, so it does no more than make
// the line, and that not at once: the lines of one turn of the event loop are made together, at its end. What makes them
// is at hand in the processor's caches then, which serving a request pushes it out of; they take two thirds of the time.
import type { FinishedRequest, RequestObserver } from '../lib/exchange/request-observer.ts'
import { LineFile, type LineFileOptions } from '../log/line-file.ts'
import { compileFormat, type LineFormat, showsDuration } from './format.ts'

/** How many requests wait for the end of the turn: each keeps the head that it came with. */
const mostWaiting = 64

export class AccessLog implements RequestObserver {
  readonly ignoresDuration: boolean
  #format: LineFormat
  #file: LineFile
  #waiting: FinishedRequest[] = []
  #scheduled = false
  #onExit = (): void => this.#write()

  /**
   * @param target a path, or `-` for standard output
   * @param format see `compileFormat`
   * @throws FormatError, or what prevents opening the file
   */
  constructor(target: string, format = 'combined', options: LineFileOptions = {}) {
    this.#format = compileFormat(format)
    this.ignoresDuration = !showsDuration(format)
    this.#file = new LineFile(target, options)
    process.prependListener('exit', this.#onExit) // before the file's own
  }

  ended(request: FinishedRequest): void {
    const count = this.#waiting.push(request)
    if (count === mostWaiting) this.#write()
    else if (!this.#scheduled) this.#schedule()
  }

  #schedule(): void {
    this.#scheduled = true
    setImmediate(AccessLog.#turnEnds, this)
  }

  static #turnEnds(log: AccessLog): void {
    log.#scheduled = false
    log.#write()
  }

  #write(): void {
    const waiting = this.#waiting
    if (waiting.length === 0) return
    this.#waiting = []
    let lines = ''
    for (const request of waiting) lines += this.#format(request)
    this.#file.write(lines)
  }

  /** Opens the file by its path again: something has moved it away. */
  reopen(): void {
    this.#write()
    this.#file.reopen()
  }

  /** Resolves when everything is written. Later requests are not logged. */
  close(): Promise<void> {
    this.#write()
    process.off('exit', this.#onExit)
    return this.#file.close()
  }
}
