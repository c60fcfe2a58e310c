// Where a listener's exception goes when our own promise, or the server, stands between the event and the event loop: to
// the process, as an uncaught exception, as on node:http.

/** Throws with the next tick, in the present asynchronous context: whoever has a domain or a tracer there gets it. */
export function raise(error: unknown): void {
  process.nextTick(rethrow, error)
}

function rethrow(error: unknown): never {
  throw error
}
