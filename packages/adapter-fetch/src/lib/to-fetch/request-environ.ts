// The environ of a Request. What a Request does not keep can't be told: the target and the authority are the URL's, as
// it was normalized, field names are in lower case, and the protocol's version is a guess.
import {
  defineLazyKey,
  interfaceVersion,
  variableNameOf,
  type Environ,
  type HeaderList,
  type Input,
} from '@gateway-server/interface'
import type { ClientFacts } from './client-facts.ts'

/** What the environ's keys lead to. */
export interface EnvironSource {
  readonly request: Request
  readonly input: Input
  readonly signal: AbortSignal
  abort(): void
  waitUntil(promise: Promise<unknown>): void
}

/** What is the same for all requests of an application. */
export interface ServerKeys {
  readonly state: Record<string, unknown>
  readonly errors: Environ['gateway.errors']
}

const sourceOf = Symbol('source')

interface LazyEnviron {
  [sourceOf]: EnvironSource
}

/** Computed when they are looked at: a Request pays for its signal and its body's stream. */
const lazyKeys: Readonly<Record<string, (source: EnvironSource) => unknown>> = {
  'gateway.raw_headers': ({ request }) => [...request.headers].flat(),
  'gateway.input': (source) => source.input,
  'gateway.signal': (source) => source.signal,
  'gateway.abort': (source) => () => source.abort(),
  'gateway.wait_until': (source) => (promise: Promise<unknown>) => source.waitUntil(promise),
}

const serverPrototype: Partial<Environ & LazyEnviron> = {
  SERVER_PROTOCOL: 'HTTP/1.1',
  SERVER_SOFTWARE: softwareName(),
  'gateway.version': interfaceVersion,
  'gateway.early_hints': () => {}, // a Response has none
  'gateway.trailers': (): HeaderList => [],
  'gateway.add_trailers': () => {}, // nor these
  'gateway.multithread': false,
  'gateway.multiprocess': true, // nobody says that there is only one
  'gateway.run_once': false,
}
for (const [key, compute] of Object.entries(lazyKeys)) {
  // All environs stand on it, and have what it reads.
  defineLazyKey(serverPrototype as LazyEnviron, key, function () {
    return compute(this[sourceOf])
  })
}

/** @throws TypeError for a Request whose URL is not of http or https */
export function requestEnviron(source: EnvironSource, server: ServerKeys, client: ClientFacts | undefined): Environ {
  const { request } = source
  const environ = Object.create(serverPrototype) as Environ & LazyEnviron // the rest of its keys follow
  environ[sourceOf] = source
  environ.REQUEST_METHOD = request.method
  addUrl(environ, request.url)
  if (client !== undefined) {
    environ.REMOTE_ADDR = client.address
    if (client.port !== undefined) environ.REMOTE_PORT = String(client.port)
  }
  environ['gateway.errors'] = server.errors
  environ['gateway.state'] = server.state
  addFields(environ, request.headers)
  return environ
}

const httpUrl = /^(https?):\/\/(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?([^?#]*)(\?[^#]*)?/

/** The URL comes from the runtime in its normal form: nothing has to be parsed but where its parts begin. */
function addUrl(environ: Environ, url: string): void {
  const [, scheme, host, port, path, search] = httpUrl.exec(url) ?? []
  if (scheme === undefined || host === undefined || path === undefined) {
    throw new TypeError(`a gateway application serves http and https, not ${url}`)
  }
  const isSecure = scheme === 'https'
  environ['gateway.url_scheme'] = isSecure ? 'https' : 'http'
  if (isSecure) environ.HTTPS = 'on'
  environ.SERVER_NAME = host
  environ.SERVER_PORT = port ?? (isSecure ? '443' : '80')
  environ.HTTP_HOST = port === undefined ? host : `${host}:${port}` // unless the fields say otherwise
  environ.SCRIPT_NAME = ''
  environ.PATH_INFO = path
  environ.QUERY_STRING = search === undefined ? '' : search.slice(1)
  environ.REQUEST_URI = path + (search ?? '')
}

/** Repeated fields are joined already; empty values and names that could forge another have no variable. */
function addFields(environ: Environ, headers: Headers): void {
  for (const [name, value] of headers) {
    const variable = value === '' ? undefined : variableNameOf(name)
    if (variable === undefined || (variable === 'CONTENT_LENGTH' && !/^\d+$/.test(value))) continue
    environ[variable as `HTTP_${string}`] = value // the two without a prefix are strings of the environ too
  }
}

/** As runtimes name themselves: `Bun/1.4.5`, `Deno/2.9.6`, `Node.js/26`. */
function softwareName(): string {
  return globalThis.navigator?.userAgent || 'fetch'
}
