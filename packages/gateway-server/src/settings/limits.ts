// Settings: how much there may be, of one request and of all together. Each is a limit of the engine: see engine-options.ts.
import { bytes, limit } from './kind.ts'
import { setting } from './setting.ts'

export const limits = {
  limitConcurrency: setting({
    kind: limit,
    default: Infinity,
    help: 'requests that are with the application at a time',
    more: 'Beyond it they are answered 503 with `Retry-After`, and their connections live on. Each worker has its own.',
  }),
  limitConnections: setting({
    kind: limit,
    default: Infinity,
    help: 'open connections',
    more: 'Beyond it an idle one is closed, else the new one, unanswered. Each worker has its own.',
  }),
  limitRequestTarget: setting({
    kind: bytes,
    default: 16_384,
    help: 'size of a request target, path and query; beyond: 414',
    more: 'What gunicorn’s --limit-request-line is for, without the method and the version.',
  }),
  limitRequestHead: setting({ kind: bytes, default: 65_536, help: "size of a request's head; beyond: 431" }),
  limitRequestFields: setting({ kind: limit, default: 100, help: 'field lines of a head; beyond: 431' }),
  limitRequestBody: setting({
    kind: bytes,
    default: 1_073_741_824,
    help: "size of a request's body; beyond: 413",
    more: 'Without its framing.',
  }),
  limitChunkExtension: setting({
    kind: bytes,
    default: 256,
    help: 'size of the extensions of one chunk; beyond: 400',
  }),
  limitChunkExtensions: setting({
    kind: bytes,
    default: 16_384,
    help: 'size of the extensions of all chunks of a body; beyond: 400',
  }),
  limitTrailers: setting({ kind: limit, default: 100, help: 'trailer fields of a body; beyond: 400' }),
  limitTrailerSection: setting({ kind: bytes, default: 16_384, help: 'size of the trailers of a body; beyond: 400' }),
}
