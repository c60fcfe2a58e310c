// Middleware's one way to change what the application behind it sees, without touching what stands before it.
import type { Environ, EnvironOverrides } from './environ.ts'

/**
 * A new environ on top of `environ`: `overrides` hide its keys, everything else is read through, so that what the
 * server computes on first use stays unread, and is shared. The given environ is not changed. An override of
 * `undefined` makes a variable absent.
 *
 *     deriveEnviron(environ, { SCRIPT_NAME: '/api', PATH_INFO: '/users' })
 */
export function deriveEnviron(environ: Environ, overrides: EnvironOverrides): Environ {
  const derived = Object.create(environ) as Environ // a prototype answers for every key of Environ
  // Assignment, not defineProperty: a server's lazy keys have setters, and plain keys stay fast.
  return Object.assign(derived, overrides)
}
