// Messages as JSON objects, one a line, through pino, which is loaded with the first message: 20 to 30 ms.
import { createRequire } from 'node:module'
import type { DestinationStream, Logger, pino as Pino } from 'pino'
import type { Level, Lines } from './lines.ts'

type Destination = ReturnType<typeof Pino.destination>

export class JsonLines implements Lines {
  #destination: Destination | undefined = undefined
  #logger: Logger | undefined = undefined
  #file: string | undefined

  constructor(file: string | undefined) {
    this.#file = file
    if (file !== undefined) this.#open() // so that a file that cannot be opened is told at once
  }

  write(level: Level, text: string, error?: unknown): void {
    const logger = this.#logger ?? this.#open()
    const message = text.replace(/\n$/, '')
    if (error === undefined) logger[level](message)
    else logger[level]({ err: error instanceof Error ? error : new Error(String(error)) }, message)
  }

  reopen(): void {
    if (this.#file !== undefined) this.#destination?.reopen()
  }

  #open(): Logger {
    const pino = createRequire(import.meta.url)('pino') as typeof Pino // what a package of that name exports
    const destination = pino.destination({ dest: this.#file ?? 2, sync: true, append: true })
    destination.on('error', () => {}) // a full disk, a reader that is gone: nothing that could be logged
    this.#destination = destination
    return (this.#logger = createLogger(pino, destination))
  }
}

function createLogger(pino: typeof Pino, destination: DestinationStream): Logger {
  const formatters = { level: (label: string) => ({ level: label }), bindings: () => ({ pid: process.pid }) }
  return pino({ level: 'debug', timestamp: pino.stdTimeFunctions.isoTime, formatters }, destination)
}
