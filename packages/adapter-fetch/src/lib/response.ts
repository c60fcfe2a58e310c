// A stand-in for Response: an instance of the real class that holds status, fields and body as they are to be sent.
// A real Response is made when the body is to be read, or a member is touched that it does not know. What it can't
// hold without changing its meaning it refuses: then, and for every error, the real constructor has the word.
import { Readable } from 'node:stream'
import { markAsUncloneable } from 'node:worker_threads'
import type { HeaderList } from '@gateway-server/interface'
import { NativeHeaders, NativeResponse, standInFor } from './native-classes.ts'
import { extractBody, isUntouched, streamOf, type RawBody } from './response-body.ts'
import { fieldList, SharedFields } from './response-fields.ts'

const nullBodyStatuses = new Set([101, 103, 204, 205, 304])
const reason = /^[\t\x20-\x7e\x80-\xff]*$/

export class ResponseStandIn {
  readonly #raw: RawBody
  readonly #status: number
  readonly #statusText: string
  readonly #fields: HeaderList | SharedFields
  /** From when somebody looked at them: they may have been changed. */
  #headers: Headers | undefined
  /** From when somebody looked at it: it may have been read. */
  #stream: ReadableStream | undefined
  #real: Response | undefined

  constructor(
    raw: RawBody,
    status: number,
    statusText: string,
    fields: HeaderList | SharedFields,
    stream?: ReadableStream,
  ) {
    markAsUncloneable(this)
    this.#raw = raw
    this.#status = status
    this.#statusText = statusText
    this.#fields = fields
    this.#stream = stream
  }

  get status(): number {
    return this.#status
  }

  get statusText(): string {
    return this.#statusText
  }

  get ok(): boolean {
    return this.#status >= 200 && this.#status <= 299
  }

  get headers(): Headers {
    return (this.#headers ??= new NativeHeaders(pairsOf(ResponseStandIn.fields(this))))
  }

  get body(): ReadableStream | null {
    if (this.#real !== undefined) return this.#real.body
    return this.#raw === null ? null : (this.#stream ??= streamOf(this.#raw))
  }

  get bodyUsed(): boolean {
    return this.#real?.bodyUsed ?? (this.#stream !== undefined && Readable.isDisturbed(this.#stream))
  }

  clone(): Response {
    if (this.#real === undefined && this.#isUntouched() && !(this.#raw instanceof ReadableStream)) {
      return asResponse(new ResponseStandIn(this.#raw, this.#status, this.#statusText, ResponseStandIn.fields(this)))
    }
    // The body's copy is the real one's to make; the fields may have changed since it was made.
    return new NativeResponse(this.#toReal().clone().body, asResponse(this))
  }

  static is(value: unknown): value is ResponseStandIn {
    return typeof value === 'object' && value !== null && #raw in value
  }

  /** The real Response this one stands for; the same every time. */
  static toReal(self: ResponseStandIn): Response {
    return self.#toReal()
  }

  static fields(self: ResponseStandIn): HeaderList {
    if (self.#headers !== undefined) return [...self.#headers]
    return self.#fields instanceof SharedFields ? self.#fields.list : self.#fields
  }

  /**
   * The body to send: whole, where nobody has read from it.
   *
   * @throws TypeError when it has been read, or is being read
   */
  static takeBody(self: ResponseStandIn): RawBody {
    if (self.#real === undefined && self.#stream === undefined) return self.#raw
    const stream = self.body
    if (stream !== null && !isUntouched(stream)) throw new TypeError('The response body has already been read')
    return self.#raw instanceof ReadableStream ? stream : self.#raw // cloning leaves another stream than was given
  }

  #isUntouched(): boolean {
    const stream = this.#stream ?? this.#raw
    return !(stream instanceof ReadableStream) || isUntouched(stream)
  }

  #toReal(): Response {
    if (this.#real === undefined && !this.#isUntouched()) return usedResponse(asResponse(this))
    return (this.#real ??= new NativeResponse(this.#stream ?? this.#raw, asResponse(this)))
  }
}

standInFor(ResponseStandIn.prototype, NativeResponse.prototype, (self) =>
  ResponseStandIn.toReal(self as ResponseStandIn),
) // only reachable through an instance

/** One that says what a Response says whose stream somebody else reads, in its own words. */
function usedResponse(init: Response): Response {
  const used = new NativeResponse('', init)
  void used.text()
  return used
}

/** The stand-in as the class it stands for: its prototype has all of that class's members. */
function asResponse(response: ResponseStandIn): Response {
  return response as unknown as Response
}

let sharesHeaders = false

/**
 * From now on Headers given to a Response together with a status, and with nothing else, are read when it is sent, or its
 * headers are looked at. Hono's context makes its responses so; for other code they mean what they always do.
 */
export function shareHeaders(): void {
  sharesHeaders = true
}

/** A stand-in for `new Response(body, init)`, or `undefined` where it takes the real one. */
export function standInResponse(body: unknown, init: ResponseInit | null | undefined): Response | undefined {
  const extracted = extractBody(body)
  if (extracted === undefined) return undefined
  const { raw, type, stream } = extracted
  if (init === undefined || init === null)
    return asResponse(new ResponseStandIn(raw, 200, '', fieldList(undefined, type), stream))
  if (typeof init !== 'object') return undefined
  const { status = 200, statusText = '' } = init
  if (!isStatus(status, raw) || !isReason(statusText)) return undefined
  const headers = ResponseStandIn.is(init) ? pairsOf(ResponseStandIn.fields(init)) : init.headers
  const fields = isShared(headers, init) ? new SharedFields(headers, type) : fieldList(headers, type)
  return asResponse(new ResponseStandIn(raw, status, statusText, fields, stream))
}

function isShared(headers: unknown, init: ResponseInit): headers is Headers {
  return sharesHeaders && headers instanceof NativeHeaders && 'status' in init && !('statusText' in init)
}

/** A stand-in for `Response.json(data, init)`, or `undefined` where it takes the real one. */
export function standInJsonResponse(data: unknown, init: ResponseInit | null | undefined): Response | undefined {
  if (typeof init !== 'object' && init !== undefined) return undefined
  const text: unknown = JSON.stringify(data) // undefined for what JSON can't say, whatever the declaration claims
  if (typeof text !== 'string') return undefined
  const { status = 200, statusText = '', headers } = init ?? {}
  if (!isStatus(status, text) || !isReason(statusText)) return undefined
  return asResponse(new ResponseStandIn(text, status, statusText, fieldList(headers, 'application/json')))
}

function isStatus(status: unknown, raw: RawBody): status is number {
  if (!Number.isInteger(status)) return false
  const code = Number(status)
  return code >= 200 && code <= 599 && (raw === null || !nullBodyStatuses.has(code))
}

function isReason(text: unknown): text is string {
  return text === '' || (typeof text === 'string' && reason.test(text))
}

function pairsOf(fields: HeaderList): Array<[string, string]> {
  return fields.map(([name, value]) => [name, value])
}
