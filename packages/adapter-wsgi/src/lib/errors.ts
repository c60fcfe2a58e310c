// What can go wrong before the first request, in words for the person at the terminal. Where Python has something to say, its
// traceback is in the message; there is no use in a stack of ours.

import { inspect } from 'node:util'

/** Python, the worker or the application can't be had. */
export class StartError extends Error {
  override readonly name = 'StartError'

  constructor(message: string) {
    super(message)
    this.stack = message
  }

  /** As the command line shows it. */
  [inspect.custom](): string {
    return this.message
  }
}
