// A complete, valid environ without HTTP, for tests of applications and middleware. It must stay valid by the rules
// of SPEC.md whatever is left out; what is overridden is the test's own business.
import { interfaceVersion, variableNameOf } from '@gateway-server/interface'
import type { Environ, EnvironOverrides, HeaderList } from '@gateway-server/interface'
import { createInput } from './create-input.ts'
import type { RequestBody } from './create-input.ts'

/** A request: what it says, and keys of the environ that override what follows from it. */
export type EnvironDescription = EnvironOverrides & {
  /** The request target, `/` by default: path and query. */
  readonly target?: string | undefined
  /** Request fields, besides `Host: localhost`, which is there unless this holds one. */
  readonly headers?: HeaderList | undefined
  /** The request's body; a string or bytes come with `CONTENT_LENGTH`, an iterable as a chunked body does without. */
  readonly body?: RequestBody | undefined
}

/**
 * A full environ for a request that nobody sent.
 *
 *     createEnviron({ REQUEST_METHOD: 'POST', target: '/users?sort=name', body: '{"name":"Ada"}' })
 *
 * Background work, hints and trailers go nowhere by default; `call` records them.
 */
export function createEnviron(description: EnvironDescription = {}): Environ {
  const { target = '/', headers = [], body, ...overrides } = description
  const fields = withDefaults(headers, body)
  const environ: Environ = {
    ...fieldVariables(fields),
    ...requestVariables(target),
    ...serverKeys(),
    'gateway.raw_headers': fields.flat(),
    'gateway.input': createInput(body),
  }
  return Object.assign(environ, overrides)
}

function withDefaults(headers: HeaderList, body: RequestBody | undefined): HeaderList {
  const names = new Set(headers.map(([name]) => name.toLowerCase()))
  const added: Array<readonly [string, string]> = names.has('host') ? [] : [['Host', 'localhost']]
  if ((typeof body === 'string' || body instanceof Uint8Array) && !names.has('content-length')) {
    added.push(['Content-Length', String(Buffer.byteLength(body))])
  }
  return [...added, ...headers]
}

function requestVariables(
  target: string,
): Pick<Environ, 'REQUEST_METHOD' | 'SCRIPT_NAME' | 'PATH_INFO' | 'QUERY_STRING' | 'REQUEST_URI'> {
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const query = mark < 0 ? '' : target.slice(mark + 1)
  return { REQUEST_METHOD: 'GET', SCRIPT_NAME: '', PATH_INFO: path, QUERY_STRING: query, REQUEST_URI: target }
}

/** `HTTP_*` and the two without the prefix, as a server makes them of the fields. */
function fieldVariables(fields: HeaderList): Partial<Environ> {
  const variables: Record<string, string> = {}
  for (const [name, value] of fields) {
    const variable = variableNameOf(name)
    if (variable === undefined || value === '') continue
    const before = variables[variable]
    const separator = variable === 'HTTP_COOKIE' ? '; ' : ', '
    variables[variable] = before === undefined ? value : `${before}${separator}${value}`
  }
  return variables
}

function serverKeys() {
  return {
    SERVER_NAME: 'localhost',
    SERVER_PORT: '80',
    SERVER_PROTOCOL: 'HTTP/1.1',
    SERVER_SOFTWARE: 'gateway-testkit/0.1.0',
    REMOTE_ADDR: '127.0.0.1',
    REMOTE_PORT: '49152',
    'gateway.version': interfaceVersion,
    'gateway.url_scheme': 'http' as const,
    'gateway.errors': { write: () => {} },
    'gateway.signal': new AbortController().signal,
    'gateway.abort': () => {},
    'gateway.early_hints': () => {},
    'gateway.trailers': (): HeaderList => [],
    'gateway.add_trailers': () => {},
    'gateway.wait_until': () => {},
    'gateway.multithread': false,
    'gateway.multiprocess': false,
    'gateway.run_once': false,
    'gateway.state': {},
  }
}
