// Every way a peer can break the protocol: one class a cause, each with the status that answers it.
// The messages are for the server's log. They say what was expected, and never reach a client.

/** The peer broke HTTP/1.1. `status` answers it; the connection ends with that answer, whatever follows in it. */
export abstract class ProtocolError extends Error {
  /** The status code to answer with. */
  abstract readonly status: number
  override get name(): string {
    return this.constructor.name
  }
}

/** The request line is not `method SP target SP HTTP-version CRLF` (RFC 9112 §3). */
export class RequestLineError extends ProtocolError {
  readonly status = 400
}

/** The method is a token, but longer than any this server passes on (RFC 9112 §3). */
export class MethodError extends ProtocolError {
  readonly status = 501
}

/** The request target is none of the four forms, or not the form its method asks for (RFC 9112 §3.2). */
export class TargetError extends ProtocolError {
  readonly status = 400
}

/** The request target is longer than the limit (RFC 9110 §15.5.15). */
export class TargetTooLongError extends ProtocolError {
  readonly status = 414
}

/** The version is neither HTTP/1.0 nor HTTP/1.1 (RFC 9110 §15.6.6). */
export class VersionError extends ProtocolError {
  readonly status = 505
}

/** A field line has a bad name, a forbidden octet, white space before the colon, or is folded (RFC 9112 §5). */
export class FieldError extends ProtocolError {
  readonly status = 400
}

/** The head is larger, or has more fields, than the limits (RFC 6585 §5). */
export class HeadTooLargeError extends ProtocolError {
  readonly status = 431
}

/** `Host` is missing, repeated or malformed (RFC 9112 §3.2). */
export class HostError extends ProtocolError {
  readonly status = 400
}

/** `Content-Length` and `Transfer-Encoding` do not say where the body ends (RFC 9112 §6). */
export class FramingError extends ProtocolError {
  readonly status = 400
}

/** A transfer coding other than `chunked` (RFC 9112 §6.1). */
export class TransferCodingError extends ProtocolError {
  readonly status = 501
}

/** An expectation other than `100-continue` (RFC 9110 §10.1.1). */
export class ExpectationError extends ProtocolError {
  readonly status = 417
}

/** A chunk's size, extension or end is malformed, or its extensions exceed the limit (RFC 9112 §7.1). */
export class ChunkError extends ProtocolError {
  readonly status = 400
}

/** A trailer is malformed, not allowed as a trailer, or over the limits (RFC 9110 §6.5). */
export class TrailerError extends ProtocolError {
  readonly status = 400
}

/** The body is larger than the limit (RFC 9110 §15.5.14). */
export class BodyTooLargeError extends ProtocolError {
  readonly status = 413
}

/** The peer ended the connection inside a message (RFC 9112 §8). */
export class IncompleteMessageError extends ProtocolError {
  readonly status = 400
}
