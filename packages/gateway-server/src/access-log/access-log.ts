// The access log: a line for each request, in a file. It stands in the way of every request, so it does no more than make
// the line.
import type { FinishedRequest, RequestObserver } from '../lib/request-observer.ts'
import { LineFile, type LineFileOptions } from '../log/line-file.ts'
import { compileFormat, type LineFormat, showsDuration } from './format.ts'

export class AccessLog implements RequestObserver {
  readonly ignoresDuration: boolean
  #format: LineFormat
  #file: LineFile

  /**
   * @param target a path, or `-` for standard output
   * @param format see `compileFormat`
   * @throws FormatError, or what prevents opening the file
   */
  constructor(target: string, format = 'combined', options: LineFileOptions = {}) {
    this.#format = compileFormat(format)
    this.ignoresDuration = !showsDuration(format)
    this.#file = new LineFile(target, options)
  }

  ended(request: FinishedRequest): void {
    this.#file.write(this.#format(request))
  }

  /** Opens the file by its path again: something has moved it away. */
  reopen(): void {
    this.#file.reopen()
  }

  /** Resolves when everything is written. */
  close(): Promise<void> {
    return this.#file.close()
  }
}
