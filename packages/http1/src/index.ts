// HTTP/1.1 without sockets: octets in, request heads and body chunks out, and back. It refuses what the rules of
// RFC 9112 leave open to two readings; it never guesses, and it never reads ahead.
export {
  BodyTooLargeError,
  ChunkError,
  ExpectationError,
  FieldError,
  FramingError,
  HeadTooLargeError,
  HostError,
  IncompleteMessageError,
  MethodError,
  ProtocolError,
  RequestLineError,
  TargetError,
  TargetTooLongError,
  TrailerError,
  TransferCodingError,
  VersionError,
} from './lib/errors.ts'
export { defaultLimits, type Limits } from './lib/limits.ts'
export { isToken } from './lib/octets.ts'
export { BodyFraming, type RequestHead } from './lib/request-head.ts'
export { RequestParser, Step } from './lib/request-parser.ts'
export { isBodiless, ResponseFraming, responseFraming } from './lib/response-framing.ts'
export { chunkEnd, chunkStart, fieldLine, isFieldValue, serializeHead, serializeLastChunk } from './lib/serializer.ts'
export { isForbiddenTrailer, type Trailers } from './lib/trailer-parser.ts'
