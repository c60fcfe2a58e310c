// What `request.url` is: the target as received, unless something in front has routed by path. Then it is the path that
// is left, as in Connect's mounting, which also tells the rest: `originalUrl` and `baseUrl`.
import type { Environ } from '@gateway-server/interface'

/** The path and query that this environ leaves to its application. */
function remaining(environ: Environ): string {
  // A mount's own path leaves nothing: its root.
  const path = environ.PATH_INFO === '' && environ.SCRIPT_NAME !== '' ? '/' : environ.PATH_INFO
  return environ.QUERY_STRING === '' ? path : `${path}?${environ.QUERY_STRING}`
}

/**
 * `request.url` for an environ. A target in absolute form stays one, and so does an empty query's question mark, where
 * nobody has changed the path.
 */
export function urlOf(environ: Environ): string {
  const target = environ.REQUEST_URI
  const rest = remaining(environ)
  if (target === rest || environ.SCRIPT_NAME !== '') return rest
  const isUntouched = target.startsWith('/') ? target === `${rest}?` : target.endsWith(rest)
  return isUntouched ? target : rest
}
