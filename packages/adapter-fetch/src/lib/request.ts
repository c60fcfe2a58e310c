// A stand-in for Request: an instance of the real class that reads the environ, and makes a real Request only when
// a member is touched that it does not know, or the body is wanted as a stream. From then on the real one answers for
// the body, so that nothing is read twice. Its undici brand is missing: install-globals.ts is where real ones are needed.
import { markAsUncloneable } from 'node:worker_threads'
import type { Environ } from '@gateway-server/interface'
import { NativeRequest, NativeResponse, standInFor } from './native-classes.ts'
import { bodyStream, ownBytes, readBody, toJson, toText } from './request-body.ts'
import { asHeaders, RequestHeaders } from './request-headers.ts'

/** Methods the standard spells in upper case whatever was sent (Fetch, "normalize a method"). */
const normalized = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'])
/** Methods a Request can't be constructed with; servers do receive them. */
const unconstructible = new Set(['CONNECT', 'TRACE', 'TRACK'])

export class RequestStandIn {
  readonly #environ: Environ
  readonly #url: string
  #headers: RequestHeaders | undefined
  #real: Request | undefined
  /** The body was read here, without a real Request. */
  #used = false

  constructor(environ: Environ, url: string) {
    markAsUncloneable(this)
    this.#environ = environ
    this.#url = url
  }

  get method(): string {
    return normalizedMethod(this.#environ.REQUEST_METHOD)
  }

  get url(): string {
    return this.#url
  }

  get headers(): Headers {
    return asHeaders(this.#ownHeaders())
  }

  get signal(): AbortSignal {
    return this.#environ['gateway.signal']
  }

  get body(): Request['body'] {
    return hasBody(this.method) ? this.#toReal().body : null
  }

  get bodyUsed(): boolean {
    return this.#used || (this.#real?.bodyUsed ?? false)
  }

  text(): Promise<string> {
    return this.#takeBody() ? this.#read(toText) : this.#toReal().text()
  }

  json(): Promise<unknown> {
    return this.#takeBody() ? this.#read(toJson) : this.#toReal().json()
  }

  bytes(): Promise<Uint8Array> {
    return this.#takeBody() ? this.#read(ownBytes) : this.#toReal().bytes()
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return this.#takeBody() ? this.#read((bytes) => ownBytes(bytes).buffer) : this.#toReal().arrayBuffer()
  }

  blob(): Promise<Blob> {
    return this.#takeBody() ? this.#read((bytes) => this.#typed(bytes).blob()) : this.#toReal().blob()
  }

  formData(): Promise<FormData> {
    return this.#takeBody() ? this.#read((bytes) => this.#typed(bytes).formData()) : this.#toReal().formData()
  }

  static is(value: unknown): value is RequestStandIn {
    return typeof value === 'object' && value !== null && #environ in value
  }

  /** The real Request this one stands for; the same every time. */
  static toReal(self: RequestStandIn): Request {
    return self.#toReal()
  }

  #ownHeaders(): RequestHeaders {
    return (this.#headers ??= new RequestHeaders(this.#environ))
  }

  /** Whether the body may be read from the input directly; it then counts as used. */
  #takeBody(): boolean {
    if (this.#used || this.#real !== undefined || !hasBody(this.method)) return false
    return (this.#used = true)
  }

  #read<Result>(use: (bytes: Uint8Array) => Result | Promise<Result>): Promise<Result> {
    return readBody(this.#environ['gateway.input'], this.#environ.CONTENT_LENGTH, use)
  }

  /** What reads bytes by the request's content type: a Response does, and costs less than a Request. */
  #typed(bytes: Uint8Array): Response {
    const type = this.#environ.CONTENT_TYPE
    return new NativeResponse(ownBytes(bytes), type === undefined ? {} : { headers: { 'content-type': type } })
  }

  #toReal(): Request {
    if (this.#real !== undefined) return this.#real
    const headers = this.#ownHeaders()
    const body = this.#used ? new Uint8Array() : bodyStream(this.#environ['gateway.input'])
    const real = createRequest(this.method, this.#url, asHeaders(headers), this.signal, body)
    if (this.#used) void real.arrayBuffer() // so that it says what a used one says, in its own words
    RequestHeaders.become(headers, real.headers)
    return (this.#real = real)
  }
}

standInFor(RequestStandIn.prototype, NativeRequest.prototype, (self) => RequestStandIn.toReal(self as RequestStandIn)) // only reachable through an instance

/** The stand-in as the class it stands for: its prototype has all of that class's members. */
export function standInRequest(environ: Environ, url: string): Request {
  return new RequestStandIn(environ, url) as unknown as Request
}

/** A real Request, for those who want the platform's and nothing else. */
export function realRequest(environ: Environ, url: string): Request {
  return RequestStandIn.toReal(new RequestStandIn(environ, url))
}

function createRequest(
  method: string,
  url: string,
  headers: Headers,
  signal: AbortSignal,
  body: ReadableStream | Uint8Array,
): Request {
  const given = hasBody(method) ? { body, duplex: 'half' as const } : {}
  if (!unconstructible.has(method)) return new NativeRequest(url, { method, headers, signal, ...given })
  const request = new NativeRequest(url, { method: 'POST', headers, signal, ...given })
  return Object.defineProperty(request, 'method', { value: method, configurable: true })
}

function normalizedMethod(method: string): string {
  if (normalized.has(method)) return method
  const upper = method.toUpperCase()
  return normalized.has(upper) ? upper : method
}

function hasBody(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD'
}
