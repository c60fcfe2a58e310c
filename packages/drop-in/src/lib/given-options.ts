// Options of the engine from whoever runs the program: they go before what the program's servers say. With nobody there, none.
import type { ConnectionOptions } from 'gateway-server'

let given: ConnectionOptions = {}

/**
 * Serves connections that are accepted from now on with these options, whatever the servers' own say: for who runs the
 * program, and observes or limits its requests. Called again, it replaces them all. `onClientError` stays the servers' own.
 */
export function serveWith(options: ConnectionOptions): void {
  given = options
}

/** The same object as long as they are the same. */
export function givenOptions(): ConnectionOptions {
  return given
}
