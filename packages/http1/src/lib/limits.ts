// How large each part of a request may be: every limit with its default in one table.

/** Limits on one request. Sizes are in bytes. */
export interface Limits {
  /** The request target; over it is a TargetTooLongError (414). */
  readonly target: number
  /** The head with its request line, to the end of the empty line; over it is a HeadTooLargeError (431). */
  readonly head: number
  /** The number of field lines; over it is a HeadTooLargeError (431). */
  readonly fields: number
  /** The body without its framing; over it is a BodyTooLargeError (413). */
  readonly body: number
  /** The extensions of one chunk; over it is a ChunkError (400). */
  readonly chunkExtension: number
  /** The extensions of all chunks of a body together; over it is a ChunkError (400). */
  readonly chunkExtensions: number
  /** The trailer section; over it is a TrailerError (400). */
  readonly trailerSection: number
  /** The number of trailer fields; over it is a TrailerError (400). */
  readonly trailers: number
}

export const defaultLimits: Limits = Object.freeze({
  target: 16 * 1024,
  head: 64 * 1024,
  fields: 100,
  body: 1024 * 1024 * 1024,
  chunkExtension: 256,
  chunkExtensions: 16 * 1024,
  trailerSection: 16 * 1024,
  trailers: 100,
})

let lastGiven: Partial<Limits> | undefined
let lastResolved = defaultLimits

/** All limits, those not given with their defaults. The parsers of one server share one object of them. */
export function resolveLimits(limits: Partial<Limits>): Limits {
  if (limits !== lastGiven) {
    lastGiven = limits
    lastResolved = { ...defaultLimits, ...limits }
  }
  return lastResolved
}
