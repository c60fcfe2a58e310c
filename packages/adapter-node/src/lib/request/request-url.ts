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
  const given = pathOf(target)
  return given === rest || given === `${rest}?` ? target : rest
}

const schemeAndAuthority = /^[a-z][a-z\d+.-]*:\/\/[^/?]*/i

/** The path and query of a target: of one in absolute form what follows its authority, and of a CONNECT's nothing. */
function pathOf(target: string): string {
  if (target.startsWith('/')) return target
  const authority = schemeAndAuthority.exec(target)?.[0]
  if (authority === undefined) return ''
  const path = target.slice(authority.length)
  return path.startsWith('/') ? path : `/${path}` // RFC 9112 §3.2.1: an empty path is the root
}
