// A reason not to serve that the user can mend: a message without a stack, and an exit status.

/** Exit statuses: the command line is wrong, the application can't be loaded (as in gunicorn), or all else. */
export const ExitStatus = { FAILED: 1, USAGE: 2, NO_APPLICATION: 3 } as const

export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exitStatus: number

  constructor(message: string, exitStatus: number = ExitStatus.NO_APPLICATION) {
    super(message)
    this.exitStatus = exitStatus
  }
}

/** Ends the process with what went wrong, in words for a person. */
export function endWith(error: unknown): never {
  const isFailure = error instanceof Failure
  const text = isFailure ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`gateway-server: ${text}\n`)
  process.exit(isFailure ? error.exitStatus : ExitStatus.FAILED)
}
