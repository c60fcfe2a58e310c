// A file that lines are appended to, gathered into few writes: they leave after a moment, when there are many, and at the
// latest when the process exits. A regular file is written at once, as nginx does: it is memory that takes it. Whoever
// reads a pipe or a terminal may be slow: there writes wait outside of the event loop, and what would need too much
// memory meanwhile is lost, and counted. It never throws for what happens while it is open.
import { Buffer } from 'node:buffer' // the global one is an accessor: each use of it is a call
import { closeSync, fstatSync, openSync, write, writeSync } from 'node:fs'

/** Milliseconds until what has been gathered leaves. */
const longestWait = 100
/** Gathered characters that leave at once. */
const mostGathered = 64 * 1024
/** Characters that wait for a slow reader. */
const mostWaiting = 16 * 1024 * 1024
/** A write to a pipe that other processes write to as well is not torn apart up to this size (PIPE_BUF of Linux). */
const mostAtOnceShared = 4096
/** Milliseconds until a full pipe that does not block is tried again. */
const retryTime = 50

export interface LineFileOptions {
  /** Other processes write to the same pipe or terminal. Default false. */
  readonly shared?: boolean
  /** Told why lines are lost, as often as they are. */
  readonly onProblem?: (message: string) => void
}

export class LineFile {
  #path: string | undefined
  #fd: number
  #isRegular: boolean
  #mostAtOnce: number
  #onProblem: (message: string) => void
  /** Gathered for a regular file: memory of one write, made with the first line, and how much of it is filled. */
  #memory: Buffer | undefined = undefined
  #filled = 0
  /** Gathered for anything else. */
  #text = ''
  /** Gathered before, and next to be written; not joined with what comes meanwhile, since joining copies. */
  #waiting = ''
  #timer: NodeJS.Timeout | undefined = undefined
  #writing = false
  #lost = 0
  #closed: Promise<void> | undefined = undefined
  #onIdle: (() => void) | undefined = undefined
  #onExit = (): void => this.flushNow()

  /** @param target a path, or `-` for standard output @throws what prevents opening the file */
  constructor(target: string, { shared = false, onProblem = () => {} }: LineFileOptions = {}) {
    this.#path = target === '-' ? undefined : target
    this.#fd = this.#path === undefined ? 1 : openSync(this.#path, 'a')
    this.#isRegular = isRegular(this.#fd)
    this.#mostAtOnce = shared ? mostAtOnceShared : mostGathered
    this.#onProblem = onProblem
    process.on('exit', this.#onExit)
  }

  /** @param lines ASCII: one, or several, each with its end */
  write(lines: string): void {
    if (this.#isRegular) this.#fillWith(lines)
    else this.#queue(lines)
  }

  /** Copied at once: what strings are joined of is at hand now, and would be looked for again later. */
  #fillWith(lines: string): void {
    if (this.#filled + lines.length > mostGathered) this.#flush()
    if (lines.length > mostGathered) {
      this.#writeNow(Buffer.from(lines, 'latin1'))
      return
    }
    this.#memory ??= Buffer.allocUnsafeSlow(mostGathered)
    this.#filled += this.#memory.write(lines, this.#filled, 'latin1')
    if (this.#filled === mostGathered) this.#flush()
    else this.#flushSoon()
  }

  #queue(lines: string): void {
    if (this.#text.length + this.#waiting.length >= mostWaiting) {
      this.#lost += countOfLines(lines)
      return
    }
    this.#text += lines
    if (this.#text.length >= mostGathered) this.#flush()
    else this.#flushSoon()
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(LineFile.#onTime, longestWait, this).unref()
  }

  static #onTime(file: LineFile): void {
    file.#flush()
  }

  /** Opens a regular file by its path again: something has moved it away. Nobody moves a pipe, which may be written to just now. */
  reopen(): void {
    if (this.#path === undefined || !this.#isRegular) return
    this.flushNow()
    try {
      const fd = openSync(this.#path, 'a')
      closeSync(this.#fd)
      this.#fd = fd
      this.#isRegular = isRegular(fd)
    } catch (error) {
      this.#onProblem(`${this.#path} cannot be opened again, the open file is written on: ${String(error)}`)
    }
  }

  /** Writes everything, waiting for a slow reader, and closes. Later lines are lost. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  async #close(): Promise<void> {
    this.#flush()
    if (this.#writing) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
      })
    }
    process.off('exit', this.#onExit)
    clearTimeout(this.#timer)
    if (this.#path !== undefined) closeSync(this.#fd)
    this.write = () => {}
  }

  /** Writes what has been gathered before it returns. A full pipe that does not block is given up on. */
  flushNow(): void {
    const text = this.#takeAll()
    if (text !== '') this.#writeNow(Buffer.from(text, 'latin1'))
    if (this.#memory === undefined || this.#filled === 0) return
    const filled = this.#memory.subarray(0, this.#filled)
    this.#filled = 0
    this.#writeNow(filled)
  }

  #writeNow(octets: Buffer): void {
    let start = 0
    try {
      while (start < octets.length) start += writeSync(this.#fd, octets, start)
    } catch (error) {
      this.#failed(octets.toString('latin1', start), error)
    }
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#isRegular) this.flushNow()
    else if (!this.#writing && this.#text !== '') this.#writeNext()
  }

  #writeNext(piece = this.#takeSome()): void {
    this.#writing = true
    write(this.#fd, piece, null, 'latin1', (error, length) => {
      if (error?.code === 'EAGAIN') setTimeout(() => this.#writeNext(piece), retryTime)
      else if (error === null && length < piece.length) this.#writeNext(piece.slice(length))
      else this.#wrote(piece, error)
    })
  }

  #wrote(piece: string, error: Error | null): void {
    if (error !== null) this.#failed(piece, error)
    if (this.#waiting !== '' || this.#text !== '') this.#writeNext()
    else this.#wroteAll()
  }

  #wroteAll(): void {
    this.#writing = false
    if (this.#lost > 0) this.#onProblem(`${this.#lost} lines of the log are lost: its reader was too slow`)
    this.#lost = 0
    this.#onIdle?.()
  }

  #takeAll(): string {
    const text = this.#waiting + this.#text
    this.#waiting = ''
    this.#text = ''
    return text
  }

  /** As many whole lines as may be written at once; a longer line alone. */
  #takeSome(): string {
    if (this.#waiting === '') this.#waiting = this.#takeAll()
    const text = this.#waiting
    const last = text.length <= this.#mostAtOnce ? text.length - 1 : text.lastIndexOf('\n', this.#mostAtOnce - 1)
    const end = (last === -1 ? text.indexOf('\n') : last) + 1
    this.#waiting = text.slice(end)
    return text.slice(0, end)
  }

  #failed(text: string, error: unknown): void {
    this.#onProblem(`${countOfLines(text)} lines of the log are lost: ${String(error)}`)
  }
}

function isRegular(fd: number): boolean {
  return fstatSync(fd).isFile()
}

function countOfLines(text: string): number {
  return text.split('\n').length - 1
}
