// From a request head to an environ. One class a server: what is the same for all its requests stands on the prototype,
// what every request has is an own property in a fixed order, and what few applications look at is computed when looked
// at.
import { type RequestHead } from '@gateway-server/http1'
import {
  defineLazyKey,
  type Environ,
  type ErrorStream,
  type HeaderList,
  interfaceVersion,
  variableNameOf,
} from '@gateway-server/interface'
import type { Exchange } from './exchange.ts'
import { serverSoftware } from '../server-version.ts'

/** What all environs of a server share. */
export interface ServerFacts {
  readonly port: string
  readonly scheme: 'http' | 'https'
  readonly errors: ErrorStream
  readonly state: Record<string, unknown>
  readonly multiprocess: boolean
}

export type EnvironFactory = (exchange: Exchange, head: RequestHead) => Environ

const exchangeOf: unique symbol = Symbol('exchange')

interface RequestEnviron {
  readonly [exchangeOf]: Exchange
}

interface EnvironClass {
  new (exchange: Exchange, head: RequestHead): RequestEnviron
  readonly prototype: RequestEnviron
}

/** A class of its own for each server, for its prototype. (A class derived from a common one is slower to make objects of.) */
function environClass(): EnvironClass {
  return class RequestEnviron {
    REQUEST_METHOD: string
    SCRIPT_NAME = ''
    PATH_INFO: string
    QUERY_STRING: string
    REQUEST_URI: string
    SERVER_NAME: string
    SERVER_PROTOCOL: string
    'gateway.raw_headers': readonly string[]
    readonly [exchangeOf]: Exchange

    constructor(exchange: Exchange, head: RequestHead) {
      this.REQUEST_METHOD = head.method
      this.PATH_INFO = head.path
      this.QUERY_STRING = head.query
      this.REQUEST_URI = head.target
      this.SERVER_NAME = serverNameOf(head.authority) ?? exchange.localAddress
      this.SERVER_PROTOCOL = head.minorVersion === 1 ? 'HTTP/1.1' : 'HTTP/1.0'
      this['gateway.raw_headers'] = head.rawHeaders
      this[exchangeOf] = exchange
    }
  }
}

const lazyKeys: Record<string, (exchange: Exchange) => unknown> = {
  REMOTE_ADDR: (exchange) => exchange.remoteAddress,
  REMOTE_PORT: (exchange) => exchange.remotePort,
  'gateway.input': (exchange) => exchange.input,
  'gateway.signal': (exchange) => exchange.signal,
  'gateway.abort': (exchange) => () => exchange.cut(),
  'gateway.early_hints': (exchange) => (headers: HeaderList) => exchange.earlyHints(headers),
  'gateway.upgrade': (exchange) => exchange.upgrade,
  'gateway.trailers': (exchange) => () => exchange.trailers,
  'gateway.add_trailers': (exchange) => (headers: HeaderList) => exchange.addTrailers(headers),
  'gateway.wait_until': (exchange) => (promise: Promise<unknown>) => exchange.waitUntil(promise),
  'node.socket': (exchange) => exchange.socket,
}

/** The environs of a server: `environFactory(facts)(exchange, head)`. */
export function environFactory(facts: ServerFacts): EnvironFactory {
  const ServerEnviron = environClass()
  Object.assign(ServerEnviron.prototype, constantKeys(facts))
  for (const [key, compute] of Object.entries(lazyKeys)) {
    defineLazyKey(ServerEnviron.prototype, key, function () {
      return compute(this[exchangeOf])
    })
  }
  return (exchange, head) => {
    // The class above and addFields set every key that Environ names.
    const environ = new ServerEnviron(exchange, head) as unknown as Environ
    addFields(environ, head)
    return environ
  }
}

function constantKeys(facts: ServerFacts): Partial<Environ> {
  return {
    SERVER_SOFTWARE: serverSoftware,
    SERVER_PORT: facts.port,
    ...(facts.scheme === 'https' ? { HTTPS: 'on' } : undefined),
    'gateway.version': interfaceVersion,
    'gateway.url_scheme': facts.scheme,
    'gateway.errors': facts.errors,
    'gateway.state': facts.state,
    'gateway.multithread': false,
    'gateway.multiprocess': facts.multiprocess,
    'gateway.run_once': false,
  }
}

let requests = 0

/** The fields as variables: repeats joined, empty values and forged names left out (SPEC.md, E7). */
function addFields(environ: Environ, head: RequestHead): void {
  const { rawHeaders } = head
  const request = ++requests
  if (variablesByName.size >= mostNames) forgetVariables()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1]
    const variable = value === '' ? undefined : variableOf(rawHeaders[index]!) // names and values alternate
    if (variable === undefined) continue
    const { key } = variable
    const isRepeat = variable.isKept ? variable.lastRequest === request : environ[key] !== undefined
    environ[key] = isRepeat ? `${environ[key]}${key === 'HTTP_COOKIE' ? '; ' : ', '}${value}` : value
    variable.lastRequest = request
  }
  // The authority of an absolute target wins over Host (RFC 9112 §3.2.2).
  if (head.authority !== '' && head.target.charCodeAt(0) !== 0x2f) environ.HTTP_HOST = head.authority
}

/** What field names become. */
interface Variable {
  /** `HTTP_*`; CONTENT_TYPE and CONTENT_LENGTH are strings of the environ too, so one type serves all three. */
  readonly key: `HTTP_${string}`
  /** The last request that had it: a repeat is known by that. To ask an environ for a key it does not have is slow. */
  lastRequest: number
  readonly isKept: boolean
}

/** From here on the names are forgotten, between two requests. */
const mostNames = 2048
/** Longer names are no real ones, and are not kept. */
const longestName = 64
/** By field name in each spelling that came. The parser interns names: the same few strings come again and again. */
const variablesByName = new Map<string, Variable>()
/** By key: the spellings of a name share one, so that their repeats are found too. */
const variables = new Map<string, Variable>()

/** The variable of a field name; undefined for a name that has none. */
function variableOf(fieldName: string): Variable | undefined {
  const known = variablesByName.get(fieldName)
  if (known !== undefined) return known
  const key = variableNameOf(fieldName) as Variable['key'] | undefined // see `Variable`
  if (key === undefined) return undefined
  if (fieldName.length > longestName) return { key, lastRequest: 0, isKept: false }
  const variable = variables.get(key) ?? { key, lastRequest: 0, isKept: true }
  variables.set(key, variable)
  variablesByName.set(fieldName, variable)
  return variable
}

function forgetVariables(): void {
  variablesByName.clear()
  variables.clear()
}

let lastAuthority = ''
let lastServerName = ''

/** The host of `host[:port]`, an IPv6 address in its brackets; `undefined` where there is none. */
function serverNameOf(authority: string): string | undefined {
  if (authority !== lastAuthority) {
    lastAuthority = authority
    lastServerName = authority.replace(/:\d*$/, '')
  }
  return lastServerName === '' ? undefined : lastServerName
}
