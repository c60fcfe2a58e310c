// The conformance app: the routes that an adapter's author writes in the framework's own idiom, so that the shared
// suite can test the adapter over the wire. This table is the authority; the README shows it, and the suite calls it.

/** A route of the conformance app. */
export interface ConformanceRoute {
  /** `GET` routes answer `HEAD` too, as the framework does it. */
  readonly method: 'ANY' | 'GET' | 'POST'
  /** The path; `:name` is a parameter, one segment. */
  readonly path: string
  /** What the route does, in words. */
  readonly does: string
}

/** The `Set-Cookie` values of `GET /set-cookies`, in this order. */
export const conformanceCookies: readonly string[] = [
  'first=1; Path=/',
  'second=2; HttpOnly',
  'third=3; Expires=Wed, 21 Oct 2065 07:28:00 GMT',
]

/** The text `GET /text` answers. */
export const conformanceText = 'Hällo, wörld ✓'

/** Every route of the conformance app. `gates` is a `Gates` of this package, one for the whole app. */
export const conformanceRoutes: readonly ConformanceRoute[] = [
  {
    method: 'ANY',
    path: '/inspect',
    does: 'JSON `{ method, url, headers, rawHeaders? }` as the framework sees them: `url` is path and query (`/inspect?a=1`), `headers` an object of lower-case names and strings (lists joined with `, `), `rawHeaders` the flat list where the framework shows one. The body is not read. GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS.',
  },
  { method: 'GET', path: '/params/:id', does: 'JSON `{ id }`, the parameter as the framework decodes it' },
  { method: 'GET', path: '/query', does: 'JSON of the query as the framework parses it: `?a=1` → `{ "a": "1" }`' },
  { method: 'GET', path: '/text', does: '`conformanceText` as `text/plain; charset=utf-8`, in one piece' },
  {
    method: 'GET',
    path: '/headers',
    does: 'sets `X-Custom: yes`, `Cache-Control: no-store` and `X-Repeated` twice (`a`, then `b`; appended); text `ok`',
  },
  {
    method: 'GET',
    path: '/set-cookies',
    does: 'one `Set-Cookie` for each of `conformanceCookies`, as they are and in order; text `ok`',
  },
  {
    method: 'GET',
    path: '/status/:code',
    does: 'that status; text `status <code>`, but nothing with 204 and 304; `ETag: "conformance"` always',
  },
  { method: 'GET', path: '/redirect', does: '302 to `/inspect?from=redirect` by the framework’s own redirect' },
  {
    method: 'POST',
    path: '/echo',
    does: 'the body’s bytes, streamed back as they come, with the request’s content type (`application/octet-stream` where there is none); any content type, no limit below 100 MB',
  },
  {
    method: 'POST',
    path: '/digest',
    does: 'reads the body to its end; JSON `{ bytes, sha256 }` (hex). With `?gate=x` it first waits for `gates.wait("x")`, without having read any. Any content type, no limit below 100 MB',
  },
  { method: 'POST', path: '/json', does: 'JSON of the JSON body, by the framework’s usual parser' },
  {
    method: 'POST',
    path: '/form',
    does: 'JSON of the `application/x-www-form-urlencoded` body, by the usual parser: `a=1` → `{ "a": "1" }`',
  },
  {
    method: 'POST',
    path: '/multipart',
    does: 'JSON `{ fields: { name: value }, files: [{ name, filename, type, bytes, sha256 }] }` of the `multipart/form-data` body, by the usual parser',
  },
  { method: 'POST', path: '/ignore-body', does: 'text `ignored`, without having read any of the body' },
  {
    method: 'GET',
    path: '/large',
    does: '`?bytes=n`: n bytes of the letter `x` in one piece, `application/octet-stream`',
  },
  {
    method: 'GET',
    path: '/stream',
    does: '`?chunks=n&size=m&id=x`: n chunks of m bytes, `application/octet-stream`, no content length; chunk number i (from 0) is filled with the byte 97 + i mod 26; a chunk is made only when the framework asks for it; `gates.open("x-made")` when the last one is made',
  },
  {
    method: 'GET',
    path: '/events',
    does: '`?id=x`: `text/event-stream` of `data: 1\\n\\n`, then after `gates.wait("x-1")` `data: 2\\n\\n`, then after `gates.wait("x-2")` `data: 3\\n\\n` and the end',
  },
  {
    method: 'GET',
    path: '/error',
    does: 'the handler throws `new Error("conformance secret")`; the framework’s own 500, set up as in production: without message or stack',
  },
  {
    method: 'GET',
    path: '/error-later',
    does: '`?id=x`: sends the head and `partial` as a streamed body; after `gates.wait("x")` it fails in the way that ends the response early: throws, or errors its stream',
  },
  {
    method: 'GET',
    path: '/abort-watch',
    does: '`?id=x`: sends the head and `started` as a streamed body, then waits for the client to go away (`gates.open("x-aborted")`) or for `gates.wait("x-go")`, whichever is first; after the latter it sends ` finished`, ends, and opens `x-finished`. It goes on watching until the response has ended: an abort seen after `x-go` opens `x-aborted` too',
  },
  {
    method: 'POST',
    path: '/abort-upload',
    does: '`?id=x`: opens `x-started`, then reads the body; when reading fails because the client is gone it opens `x-aborted`, at the regular end it answers text `read`',
  },
  { method: 'POST', path: '/open/:name', does: '`gates.open(name)`, then 204' },
  { method: 'GET', path: '/await/:name', does: '204 after `await gates.wait(name)`' },
  { method: 'GET', path: '/opened/:name', does: 'JSON `{ open }`, whether the gate is open' },
]
