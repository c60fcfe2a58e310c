// Messages as JSON objects, one a line, as pino writes them. pino itself is loaded with the first error that is to be written
// whole: a message alone is a line that takes no library, and a start, which has some, is spared its 30 ms.
import { createRequire } from 'node:module'
import type { Logger, pino as Pino } from 'pino'
import type { Level, Lines } from './lines.ts'
import type { LogTarget } from './log-target.ts'

export class JsonLines implements Lines {
  #target: LogTarget
  #logger: Logger | undefined = undefined

  constructor(target: LogTarget) {
    this.#target = target
  }

  write(level: Level, text: string, error?: unknown): void {
    const message = text.replace(/\n$/, '')
    if (error === undefined) this.#target.write(line(level, message))
    else this.#pino[level]({ err: error instanceof Error ? error : new Error(String(error)) }, message)
  }

  get #pino(): Logger {
    return (this.#logger ??= createLogger(this.#target))
  }
}

/** Members in pino's order. */
function line(level: Level, message: string): string {
  const members = { level, time: new Date().toISOString(), pid: process.pid, msg: message }
  return `${JSON.stringify(members)}\n`
}

function createLogger(target: LogTarget): Logger {
  const pino = createRequire(import.meta.url)('pino') as typeof Pino // what a package of that name exports
  const formatters = { level: (label: string) => ({ level: label }), bindings: () => ({ pid: process.pid }) }
  return pino({ level: 'debug', timestamp: pino.stdTimeFunctions.isoTime, formatters }, target)
}
