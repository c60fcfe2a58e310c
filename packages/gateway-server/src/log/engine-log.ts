// Where a server's own errors, and what applications write to `gateway.errors`, come into the error log.
import type { ErrorLog } from '../lib/options.ts'
import { log } from './log.ts'

let written = ''

/** What is written in one turn of the event loop is one message: a traceback may come line by line. */
function write(text: string): void {
  if (written === '') setImmediate(flush)
  written += text
}

function flush(): void {
  const text = written
  written = ''
  if (text !== '') log.error(text)
}

/** For the option `errorLog`. */
export const engineLog: ErrorLog = {
  write,
  report(message, error) {
    flush()
    log.error(message, error)
  },
}

process.on('exit', flush)
