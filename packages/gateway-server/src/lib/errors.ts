// What the server itself says went wrong: the client's slowness, the application's own faults, each naming the rule of
// SPEC.md it broke, and what an application is told of a client that has gone. Clients never see more than a status.
import { ProtocolError } from '@gateway-server/http1'

/** The client did not send its request, or the next part of it, in time (RFC 9110 §15.5.9). */
export class RequestTimeoutError extends ProtocolError {
  readonly status = 408
}

/** The application broke a rule of the gateway interface. */
export { ApplicationError } from '@gateway-server/interface'

/** The client closed the connection before the response had ended. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError'
  readonly code = 'ECONNRESET'
  constructor(message = 'the client closed the connection') {
    super(message)
  }
}

/** The server gave up before the response had ended: a timeout, or the end of a graceful stop. */
export class GaveUpError extends Error {
  override readonly name = 'GaveUpError'
  readonly code = 'ECONNABORTED'
}
