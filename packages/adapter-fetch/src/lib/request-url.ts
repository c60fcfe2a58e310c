// The absolute URL of a request, as `new Request(url).url` would print it, without parsing where nothing needs parsing.
// It is always what the client asked for: scheme, authority, the mount's SCRIPT_NAME and the rest of the path
// (PEP 3333 "URL Reconstruction"), so that a mounted handler sees its whole URL (honojs/hono#3839).
import type { Environ, UrlScheme } from '@gateway-server/interface'

/** Targets that the URL parser leaves as they are: no character it would encode, no dot segment it would resolve. */
const plainTarget = /^\/[\w!$&()*+,\-.:;=?@~%/]*$/
const dotSegment = /\/(?:\.|%2e)/i

const maxOrigins = 1_000
const origins: Record<UrlScheme, Map<string, string>> = { http: new Map(), https: new Map() }

/** The URL, or `undefined` when authority and path do not make one: the request is malformed. */
export function requestUrl(environ: Environ): string | undefined {
  const origin = originOf(environ['gateway.url_scheme'], authorityOf(environ))
  if (origin === undefined) return undefined
  const target = targetOf(environ)
  if (plainTarget.test(target) && !dotSegment.test(target)) return origin + target
  return parsed(origin, target)
}

/** Parsing turns a backslash into a slash: the path would not be the one that proxies before us have judged. */
function parsed(origin: string, target: string): string | undefined {
  const query = target.indexOf('?')
  const path = query === -1 ? target : target.slice(0, query)
  return path.includes('\\') ? undefined : URL.parse(origin + target)?.href
}

function targetOf(environ: Environ): string {
  const query = environ.QUERY_STRING
  const joined = environ.SCRIPT_NAME + environ.PATH_INFO
  const path = joined.startsWith('/') ? joined : `/${joined}`
  if (query !== '') return `${path}?${query}`
  // `/path?` and `/path` are two URLs; only the target as received still tells them apart.
  return environ.REQUEST_URI.length === path.length + 1 && environ.REQUEST_URI === `${path}?`
    ? environ.REQUEST_URI
    : path
}

function authorityOf(environ: Environ): string {
  if (environ.HTTP_HOST !== undefined) return environ.HTTP_HOST
  const name = environ.SERVER_NAME
  return `${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${environ.SERVER_PORT}`
}

/** Most requests in a row ask for the same one. */
let last: { scheme: UrlScheme; authority: string; origin: string | undefined } | undefined

function originOf(scheme: UrlScheme, authority: string): string | undefined {
  if (last !== undefined && last.authority === authority && last.scheme === scheme) return last.origin
  const known = origins[scheme].get(authority)
  const origin = known ?? remember(scheme, authority, parsedOrigin(scheme, authority))
  last = { scheme, authority, origin }
  return origin
}

/** Clients choose the Host field, so what is remembered is bounded. */
function remember(scheme: UrlScheme, authority: string, origin: string | undefined): string | undefined {
  if (origin === undefined) return undefined
  if (origins[scheme].size >= maxOrigins) origins[scheme].clear()
  origins[scheme].set(authority, origin)
  return origin
}

/** Refuses what the parser would read as another host than the one that was written (`a@b`, `a/b`, `127.1`). */
function parsedOrigin(scheme: UrlScheme, authority: string): string | undefined {
  const url = URL.parse(`${scheme}://${authority}/`)
  if (url === null || url.href !== `${url.origin}/`) return undefined
  const written = authority.replace(/:\d*$/, '').toLowerCase()
  return url.hostname === written ? url.origin : undefined
}
