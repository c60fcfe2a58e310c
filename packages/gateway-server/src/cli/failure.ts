// A reason not to serve that the user can mend: a message for a person, the error behind it where the mending is in its
// stack, and an exit status. Our own bugs are no Failures: they end with their whole stack too, and status 1.
import { inspect } from 'node:util'

/** Exit statuses: the command line is wrong, the application can't be loaded (as in gunicorn), or all else. */
export const ExitStatus = { FAILED: 1, USAGE: 2, NO_APPLICATION: 3 } as const

interface FailureOptions {
  readonly exitStatus?: number
  /** What was thrown; shown whole, below the message. */
  readonly cause?: unknown
}

export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exitStatus: number

  constructor(message: string, { exitStatus = ExitStatus.NO_APPLICATION, ...options }: FailureOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {})
    this.exitStatus = exitStatus
  }
}

/** A module has no application to serve; it may be a program that listens itself. */
export class NoApplication extends Failure {
  /** Whether it exports none of the names that are looked for, rather than something else under one of them. */
  readonly exportsNone: boolean

  constructor(message: string, { exportsNone = false } = {}) {
    super(message)
    this.exportsNone = exportsNone
  }
}

/** Ends the process with what went wrong, in words for a person. */
export function endWith(error: unknown): void {
  if (!(error instanceof Failure)) {
    process.stderr.write(`gateway-server: ${inspect(error)}\n`)
    process.exit(ExitStatus.FAILED)
  }
  process.stderr.write(`gateway-server: ${error.message}\n`)
  if (needsNode(error.cause)) {
    endUncaught(error.cause, error.exitStatus)
    return
  }
  if ('cause' in error) process.stderr.write(`${inspect(error.cause)}\n`)
  process.exit(error.exitStatus)
}

/**
 * Whether only Node can say where the error is: the stack of a module's SyntaxError names no file of the user's, and the
 * file, line and caret are kept where only the end of the process shows them.
 */
function needsNode(error: unknown): error is SyntaxError {
  return error instanceof SyntaxError && /^SyntaxError\b/.test(error.stack ?? '')
}

/** Lets the error end the process as if nobody had caught it, but with our exit status. */
function endUncaught(error: Error, exitStatus: number): void {
  process.removeAllListeners('uncaughtException')
  process.once('exit', () => {
    process.exitCode = exitStatus
  })
  setImmediate(() => {
    throw error
  })
}
