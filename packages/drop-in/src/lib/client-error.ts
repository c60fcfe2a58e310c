// What a listener of `clientError` gets: an error of the kind Node's own parser would have made, with its codes, which
// listeners look at. Where there is a listener it answers the client and ends the socket; our engine does neither.
import type { ServerOptions } from 'gateway-server'
import type { Socket } from 'node:net'
import type { HttpServer } from './node-server.ts'

type OnClientError = NonNullable<ServerOptions['onClientError']>

/** The codes of Node's parser, by our parser's errors. What is not here Node answers by itself, without the event. */
const codes: Readonly<Record<string, string>> = {
  BodyTooLargeError: 'HPE_INVALID_CONTENT_LENGTH',
  ChunkError: 'HPE_INVALID_CHUNK_SIZE',
  FieldError: 'HPE_INVALID_HEADER_TOKEN',
  FramingError: 'HPE_UNEXPECTED_CONTENT_LENGTH',
  HeadTooLargeError: 'HPE_HEADER_OVERFLOW',
  IncompleteMessageError: 'HPE_INVALID_EOF_STATE',
  MethodError: 'HPE_INVALID_METHOD',
  RequestLineError: 'HPE_INVALID_METHOD',
  RequestTimeoutError: 'ERR_HTTP_REQUEST_TIMEOUT',
  TargetError: 'HPE_INVALID_URL',
  TargetTooLongError: 'HPE_HEADER_OVERFLOW',
  TrailerError: 'HPE_INVALID_HEADER_TOKEN',
  TransferCodingError: 'HPE_INVALID_TRANSFER_ENCODING',
  VersionError: 'HPE_INVALID_VERSION',
}

/** Where one of our parser's errors has several causes of which Node's tells some apart: its codes, by our messages. */
const codesOfMessages: ReadonlyArray<readonly [message: RegExp, code: string]> = [
  [/^Content-Length is not plain digits/, 'HPE_INVALID_CONTENT_LENGTH'],
  [/^Content-Length and Transfer-Encoding/, 'HPE_INVALID_TRANSFER_ENCODING'],
  [/^(?:Transfer-Encoding stands in|chunked is repeated)/, 'HPE_INVALID_TRANSFER_ENCODING'],
  [/^the target is not visible ASCII/, 'HPE_INVALID_URL'],
  [/^the version is not/, 'HPE_INVALID_VERSION'],
  [/^CR without LF after/, 'HPE_STRICT'],
  [/^no CRLF after chunk data/, 'HPE_STRICT'],
  [/^a malformed chunk extension/, 'HPE_STRICT'],
  [/bytes of extensions in a body|^chunk extensions of more/, 'HPE_CHUNK_EXTENSIONS_OVERFLOW'],
]

function codeOf({ name, message }: Error): string | undefined {
  return codesOfMessages.find(([pattern]) => pattern.test(message))?.[1] ?? codes[name]
}

/** Emits `clientError` on the server where somebody listens. */
export function clientErrorsOf(server: HttpServer): OnClientError {
  return (error, socket) => {
    const code = codeOf(error)
    return code !== undefined && emitClientError(server, error, code, socket)
  }
}

/** @returns whether somebody listens, who then answers and ends the socket */
export function emitClientError(server: HttpServer, cause: Error, code: string, socket: Socket): boolean {
  if (server.listenerCount('clientError') === 0) return false
  const text = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'Request timeout' : `Parse Error: ${cause.message}`
  const error = Object.assign(new Error(text, { cause }), { code, reason: cause.message })
  return server.emit('clientError', error, socket)
}
