// The error log of this process: what the server has to tell, in the order in which it happens. One for the process, as
// standard error is, which it writes to until somebody says otherwise. Lines are written at once: what is told last is
// often why the process ends.
import { JsonLines } from './json-lines.ts'
import { type Level, levels, type Lines } from './lines.ts'
import { LogTarget } from './log-target.ts'
import { TextLines } from './text-lines.ts'

export interface LogOptions {
  /** What is below it is not written. */
  readonly level: Level
  /** Text for people, or JSON objects for programs. */
  readonly format: 'text' | 'json'
  /** A path; undefined: standard error. */
  readonly file: string | undefined
  /** Text has the time, the process and the level with it: where several processes write to one place, or to a file. */
  readonly prefixed: boolean
}

/** A message of the level `error`. */
export interface Problem {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly pid: number
  /** Without the stack of what was thrown. */
  readonly text: string
}

class Log {
  #level: number = levels.indexOf('info')
  #target = new LogTarget(undefined)
  #lines: Lines = new TextLines(this.#target, false)
  #onProblem: (problem: Problem) => void = () => {}
  #writesToFile = false

  /** @throws what prevents opening the file */
  configure({ level, format, file, prefixed }: LogOptions): void {
    this.#target = new LogTarget(file)
    this.#lines = format === 'json' ? new JsonLines(this.#target) : new TextLines(this.#target, prefixed)
    this.#level = levels.indexOf(level)
    this.#writesToFile = file !== undefined
  }

  /** Whether it goes elsewhere than to standard error. */
  get writesToFile(): boolean {
    return this.#writesToFile
  }

  /** From now on is told of each problem, also of those below the level that is written. */
  set onProblem(callback: (problem: Problem) => void) {
    this.#onProblem = callback
  }

  debug(text: string): void {
    this.#write('debug', text)
  }

  info(text: string): void {
    this.#write('info', text)
  }

  warn(text: string, error?: unknown): void {
    this.#write('warn', text, error)
  }

  /** @param error what was thrown; written whole */
  error(text: string, error?: unknown): void {
    this.#write('error', text, error)
    const detail = error instanceof Error ? `: ${error.message}` : ''
    this.#onProblem({ time: Date.now(), pid: process.pid, text: text + detail })
  }

  /** Opens the file by its path again: something has moved it away. */
  reopen(): void {
    try {
      this.#target.reopen()
    } catch (error) {
      this.error('the log file cannot be opened again, the open one is written on', error)
    }
  }

  #write(level: Level, text: string, error?: unknown): void {
    if (levels.indexOf(level) >= this.#level) this.#lines.write(level, text, error)
  }
}

export const log = new Log()
