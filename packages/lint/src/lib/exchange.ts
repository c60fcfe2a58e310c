// One exchange between a server and an application: what has been said, sent and finished so far, and startResponse
// and write with their checks. It passes every call on, and delays none.
import type { Environ, HeaderList, StartResponse, Write } from '@gateway-server/interface'
import { LintError, show } from './lint-error.ts'
import { checkChunk } from './rules/body.ts'
import { checkResponseHeaders, checkStatus, contentLengthOf } from './rules/start-response.ts'

/** Called with a broken rule that there is nobody to throw at. */
export type Report = (error: LintError) => void

export class Exchange {
  readonly report: Report
  readonly #method: string
  readonly #startResponse: StartResponse
  started = false
  upgraded = false
  aborted = false
  /** Whether the server must have sent the head. */
  headSent = false
  /** Whether the body has come to its end. */
  ended = false
  /** Whether the server has closed the body, and with it the exchange. */
  closed = false
  /** The abort signal, where the application has looked at it. */
  signal: AbortSignal | undefined
  #status = ''
  #length: number | undefined
  #sent = 0
  #pending: Promise<void> | undefined

  constructor(environ: Environ, startResponse: StartResponse, report: Report) {
    this.#method = environ.REQUEST_METHOD
    this.#startResponse = startResponse
    this.report = report
  }

  readonly startResponse: StartResponse = (status, headers, error) => {
    this.#checkStart(status, headers, error)
    const write: unknown =
      error === undefined ? this.#startResponse(status, headers) : this.#startResponse(status, headers, error)
    if (this.headSent) throw new LintError('3', 'server', 'startResponse did not throw the error after the head')
    if (typeof write !== 'function') throw new LintError('2', 'server', `startResponse returned ${show(write)}`)
    this.started = true
    this.#status = status
    this.#length = contentLengthOf(headers)
    return this.#linted(write as Write) // a function, by the line above; what it does is checked
  }

  #checkStart(status: string, headers: HeaderList, error: unknown): void {
    if (this.upgraded) throw new LintError('12', 'application', 'startResponse was called after an upgrade')
    checkStatus(status)
    checkResponseHeaders(status, headers)
    contentLengthOf(headers)
    if (this.started && error === undefined) {
      throw new LintError('3', 'application', 'startResponse was called twice without an error')
    }
  }

  #linted(write: Write): Write {
    return (chunk) => {
      const bytes = checkChunk(chunk)
      this.#checkWrite()
      this.count(bytes)
      const ready: unknown = write(chunk)
      this.headSent = true
      if (ready === undefined) return undefined
      if (!(ready instanceof Promise)) throw new LintError('4', 'server', `write returned ${show(ready)}`)
      return this.#wait(ready)
    }
  }

  #checkWrite(): void {
    if (this.upgraded) throw new LintError('12', 'application', 'write was called after an upgrade')
    if (this.ended) throw new LintError('4', 'application', 'write was called after the end of the response')
    if (this.#pending !== undefined) {
      throw new LintError('4', 'application', 'write was called again before its promise had resolved')
    }
  }

  /** The promise of a write; until it settles, there must be no other. */
  #wait(ready: Promise<void>): Promise<void> {
    const settled = (): void => {
      this.#pending = undefined
    }
    this.#pending = ready
    void ready.then(settled, settled)
    return ready
  }

  /** Counts bytes of the body against Content-Length. */
  count(bytes: number): void {
    const sent = this.#sent + bytes
    if (this.#length !== undefined && !this.#isBodiless() && sent > this.#length) {
      throw new LintError('6', 'application', `${sent} bytes with Content-Length ${this.#length}`)
    }
    this.#sent = sent
  }

  /** The body has come to its end. */
  end(): void {
    this.ended = true
    const excused = this.#isBodiless() || this.aborted || this.upgraded || this.signal?.aborted === true
    if (this.#length === undefined || excused || this.#sent === this.#length) return
    throw new LintError('6', 'application', `only ${this.#sent} bytes with Content-Length ${this.#length}`)
  }

  #isBodiless(): boolean {
    return this.#method === 'HEAD' || this.#status.startsWith('204') || this.#status.startsWith('304')
  }
}
