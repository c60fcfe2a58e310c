// From a request of node:http to an environ. What few applications look at is computed when it is looked at.
import { defineLazyKey, interfaceVersion, variableNameOf } from '@gateway-server/interface'
import type { Environ, ErrorStream, HeaderList, HttpVariable, Upgrade } from '@gateway-server/interface'
import type { Exchange } from './exchange.ts'
import type { NodeRequest } from './messages.ts'

/** What all environs of a listener share. */
export interface ListenerFacts {
  readonly errors: ErrorStream
  readonly state: Record<string, unknown>
}

const exchangeOf: unique symbol = Symbol('exchange')

class RequestEnviron {
  REQUEST_METHOD: string
  SCRIPT_NAME = ''
  PATH_INFO: string
  QUERY_STRING: string
  REQUEST_URI: string
  SERVER_NAME: string
  SERVER_PORT: string
  SERVER_PROTOCOL: string
  REMOTE_ADDR: string | undefined
  REMOTE_PORT: string | undefined
  HTTPS: 'on' | undefined
  'gateway.url_scheme': 'http' | 'https'
  'gateway.raw_headers': readonly string[]
  'gateway.upgrade': (() => Upgrade) | undefined
  readonly [exchangeOf]: Exchange

  constructor(exchange: Exchange, rawHeaders: readonly string[], upgrade: (() => Upgrade) | undefined) {
    const { request } = exchange
    const { socket } = request
    const target = partsOf(request.url ?? '/')
    const { method = 'GET' } = request
    this.REQUEST_METHOD = method
    this.PATH_INFO = method === 'CONNECT' ? '' : target.path
    this.QUERY_STRING = target.query
    this.REQUEST_URI = request.url ?? '/'
    const authority = method === 'CONNECT' ? request.url : (target.authority ?? request.headers.host)
    const name = (authority ?? (request.headers[':authority'] as string | undefined) ?? '').replace(/:\d*$/, '')
    this.SERVER_NAME = name || (socket.localAddress ?? 'localhost')
    this.SERVER_PORT = String(socket.localPort ?? (isSecure(request) ? 443 : 80))
    this.SERVER_PROTOCOL = `HTTP/${request.httpVersion}`
    this.REMOTE_ADDR = socket.remoteAddress
    this.REMOTE_PORT = socket.remotePort === undefined ? undefined : String(socket.remotePort)
    this.HTTPS = isSecure(request) ? 'on' : undefined
    this['gateway.url_scheme'] = isSecure(request) ? 'https' : 'http'
    this['gateway.raw_headers'] = rawHeaders
    this['gateway.upgrade'] = upgrade
    this[exchangeOf] = exchange
  }
}

function isSecure(request: NodeRequest): boolean {
  return Reflect.get(request.socket, 'encrypted') === true
}

/** The parts of a request target (RFC 9112 §3.2). */
function partsOf(target: string): { authority: string | undefined; path: string; query: string } {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(target)
  const rest = absolute === null ? target : target.slice(absolute[0].length)
  const mark = rest.indexOf('?')
  const path = mark < 0 ? rest : rest.slice(0, mark)
  return {
    authority: absolute?.[1],
    path: path === '' && absolute !== null ? '/' : path,
    query: mark < 0 ? '' : rest.slice(mark + 1),
  }
}

const lazyKeys: Record<string, (exchange: Exchange) => unknown> = {
  'gateway.input': (exchange) => exchange.input,
  'gateway.signal': (exchange) => exchange.signal,
  'gateway.abort': (exchange) => () => exchange.cut(),
  'gateway.early_hints': (exchange) => (headers: HeaderList) => exchange.response.earlyHints(headers),
  'gateway.trailers': (exchange) => () => exchange.trailers,
  'gateway.add_trailers': (exchange) => (headers: HeaderList) => exchange.response.addTrailers(headers),
  'gateway.wait_until': (exchange) => (promise: Promise<unknown>) => exchange.waitUntil(promise),
  'node.socket': (exchange) => exchange.socket,
}

export type EnvironFactory = (exchange: Exchange, upgrade?: () => Upgrade) => Environ

/** The environs of a listener. */
export function environFactory(facts: ListenerFacts): EnvironFactory {
  class ListenerEnviron extends RequestEnviron {}
  Object.assign(ListenerEnviron.prototype, {
    SERVER_SOFTWARE: `node/${process.versions.node}`,
    'gateway.version': interfaceVersion,
    'gateway.errors': facts.errors,
    'gateway.state': facts.state,
    'gateway.multithread': false,
    'gateway.multiprocess': false,
    'gateway.run_once': false,
  })
  for (const [key, compute] of Object.entries(lazyKeys)) {
    defineLazyKey(ListenerEnviron.prototype, key, function () {
      return compute(this[exchangeOf])
    })
  }
  return (exchange, upgrade) => {
    const rawHeaders = withoutPseudoFields(exchange.request.rawHeaders)
    // The class above and addFields set every key that Environ names.
    const environ = new ListenerEnviron(exchange, rawHeaders, upgrade) as unknown as Environ
    addFields(environ, rawHeaders)
    addAuthority(environ, exchange.request)
    return environ
  }
}

/** HTTP/2 has the request line's parts among its fields, before all others. */
function withoutPseudoFields(rawHeaders: readonly string[]): readonly string[] {
  let first = 0
  while (rawHeaders[first]?.startsWith(':') === true) first += 2
  return first === 0 ? rawHeaders : rawHeaders.slice(first)
}

/** The fields as variables: repeats joined, empty values and forged names left out. */
function addFields(environ: Environ, rawHeaders: readonly string[]): void {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2)
    const key = value === '' ? undefined : (variableNameOf(name) as HttpVariable | undefined) // or one of two strings
    if (key === undefined) continue
    const before = environ[key]
    environ[key] = before === undefined ? value : `${before}${key === 'HTTP_COOKIE' ? '; ' : ', '}${value}`
  }
}

/** The authority of an absolute target wins over Host (RFC 9112 §3.2.2); HTTP/2 has no other (RFC 9113 §8.3.1). */
function addAuthority(environ: Environ, request: NodeRequest): void {
  const pseudo = request.headers[':authority'] as string | undefined
  const authority = partsOf(environ.REQUEST_URI).authority ?? pseudo
  if (authority !== undefined && authority !== '') environ.HTTP_HOST = authority
}
