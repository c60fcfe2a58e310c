// What can go wrong before the first request, in words for the person at the terminal. Where Python has something to say, its
// traceback is in the message; there is no use in a stack of ours.

/** Python, the worker or the application can't be had. */
export class StartError extends Error {
  override readonly name = 'StartError'

  constructor(message: string) {
    super(message)
    this.stack = message
  }
}
