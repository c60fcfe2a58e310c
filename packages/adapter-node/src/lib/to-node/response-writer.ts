// One response, from what the application gives to a response of node:http: the head when the first byte is due, never
// more than was declared, and a promise while the client is slower. Node frames it and knows the connection.
import { checkedHead, checkFields } from '@gateway-server/interface'
import type { Chunk, HeaderList, ResponseHead, StartResponse, Write } from '@gateway-server/interface'
import { isHttp2 } from './messages.ts'
import type { NodeResponse } from './messages.ts'

export class ResponseWriter {
  readonly #response: NodeResponse
  readonly #method: string
  #head: ResponseHead | undefined
  #headSent = false
  #ended = false
  /** What Content-Length still promises; infinite where there is none. */
  #remaining = Infinity
  /** The client is gone, or the connection was cut: what comes is dropped. */
  gone = false

  constructor(response: NodeResponse, method: string) {
    this.#response = response
    this.#method = method
  }

  get headSent(): boolean {
    return this.#headSent
  }

  get started(): boolean {
    return this.#head !== undefined
  }

  /** Whether body chunks still have somewhere to go. */
  get wantsBody(): boolean {
    return !this.gone && !(this.#head !== undefined && this.#isBodiless(this.#head))
  }

  readonly startResponse: StartResponse = (status, headers, error) => {
    if (this.#head !== undefined) {
      if (error === undefined || error === null) throw new TypeError('startResponse is called twice without an error')
      if (this.#headSent) throw error
    }
    this.#head = checkedHead(status, headers)
    return this.write
  }

  readonly write: Write = (chunk) => {
    const length = lengthOf(chunk)
    if (this.gone) return undefined
    if (this.#ended) throw new Error('write is called after the response has ended')
    if (!this.#headSent) this.#sendHead(-1, length)
    this.#count(length)
    if (length === 0) {
      // HTTP/2 has sent it by then.
      if (!isHttp2(this.#response)) this.#response.flushHeaders()
      return undefined
    }
    return !this.wantsBody || this.#give(chunk) || this.#response.destroyed ? undefined : this.#drained()
  }

  /** The whole body at once: its length is known. */
  sendWhole(chunk: Chunk | undefined): void {
    if (this.gone) return
    const length = chunk === undefined ? 0 : lengthOf(chunk)
    // A HEAD without a chunk says nothing of the length that GET would have.
    this.#sendHead(chunk === undefined && this.#method === 'HEAD' ? -1 : length, length)
    this.#count(length)
    if (chunk !== undefined && length > 0 && this.wantsBody) this.#give(chunk)
  }

  /** Ends the response. @returns whether all of it was there that Content-Length had announced */
  end(): boolean {
    if (this.gone || this.#ended) return true
    if (!this.#headSent) this.sendWhole(undefined)
    this.#ended = true
    if (this.wantsBody && this.#remaining > 0 && this.#remaining !== Infinity) return false
    this.#response.end()
    return true
  }

  /** The server's own answer to an application that has failed, while the head is not sent. */
  answerFailure(): void {
    const text = 'Internal Server Error\n'
    this.#head = checkedHead('500 Internal Server Error', [['Content-Type', 'text/plain; charset=utf-8']])
    this.sendWhole(text)
    this.#ended = true
    this.#response.end()
  }

  addTrailers(headers: HeaderList): void {
    checkFields(headers)
    if (this.#ended) throw new Error('trailers are added after the response has ended')
    const { te } = this.#response.req.headers
    // Node sends them where the body is chunked, and nowhere else.
    if (typeof te === 'string' && /(?:^|[,\s])trailers(?:$|[,;\s])/i.test(te))
      this.#response.addTrailers(joined(headers))
  }

  /** Node sends hints with links, in versions of HTTP that have interim responses. */
  earlyHints(headers: HeaderList): void {
    checkFields(headers)
    const hints = joined(headers)
    if (this.gone || this.#headSent || this.#response.req.httpVersion === '1.0') return
    if (hints['link'] !== undefined || hints['Link'] !== undefined) {
      const { Link, ...rest } = hints
      this.#response.writeEarlyHints(Link === undefined ? rest : { ...rest, link: Link })
    }
  }

  #isBodiless({ statusCode }: ResponseHead): boolean {
    return this.#method === 'HEAD' || statusCode === 204 || statusCode === 304
  }

  /** @param wholeLength the length of the whole body where it is known, else -1 */
  #sendHead(wholeLength: number, firstLength: number): void {
    const head = this.#head
    if (head === undefined) throw new Error('the response begins before startResponse is called')
    if (this.#method === 'CONNECT' && head.statusCode < 300) {
      throw new Error('CONNECT succeeds by taking the connection over, not by a response')
    }
    const length = head.contentLength >= 0 ? head.contentLength : wholeLength
    if (length >= 0 && firstLength > length && !this.#isBodiless(head)) throw tooLong(firstLength - length)
    if (length >= 0) this.#remaining = length
    const fields: Array<readonly [string, string]> = [...head.fields]
    if (head.contentLength < 0 && length >= 0 && head.statusCode !== 204 && head.statusCode !== 304) {
      fields.push(['Content-Length', String(length)])
    }
    this.#headSent = true
    if (isHttp2(this.#response)) this.#response.writeHead(head.statusCode, joined(fields.filter(isNotUpgrade)))
    else this.#response.writeHead(head.statusCode, head.reason, [...fields, ...connectionFields(head)].flat())
  }

  #count(length: number): void {
    if (!this.wantsBody) return
    if (length > this.#remaining) throw tooLong(length - this.#remaining)
    this.#remaining -= length
  }

  /** Both classes have the same `write`, but TypeScript sees two. */
  #give(chunk: Chunk): boolean {
    return isHttp2(this.#response) ? this.#response.write(chunk) : this.#response.write(chunk)
  }

  #drained(): Promise<void> {
    const response: NodeJS.EventEmitter = this.#response
    return new Promise((resolve) => {
      const goOn = (): void => {
        response.off('drain', goOn).off('close', goOn)
        resolve()
      }
      response.on('drain', goOn).on('close', goOn)
    })
  }
}

function connectionFields({ statusCode, close }: ResponseHead): HeaderList {
  if (statusCode === 426) return [['Connection', close ? 'upgrade, close' : 'upgrade']]
  return close ? [['Connection', 'close']] : []
}

/** HTTP/2 has no fields for the connection (RFC 9113 §8.2.2). */
function isNotUpgrade([name]: readonly [string, string]): boolean {
  return name.toLowerCase() !== 'upgrade'
}

/** Fields as an object: repeats in a list, all under the first one's spelling. */
function joined(headers: HeaderList): Record<string, string | string[]> {
  const fields = new Map<string, { name: string; values: string[] }>()
  for (const [name, value] of headers) {
    const field = fields.get(name.toLowerCase())
    if (field === undefined) fields.set(name.toLowerCase(), { name, values: [value] })
    else field.values.push(value)
  }
  return Object.fromEntries(
    Array.from(fields.values(), ({ name, values }) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  )
}

function lengthOf(chunk: Chunk): number {
  if (typeof chunk === 'string') return Buffer.byteLength(chunk)
  if (chunk instanceof Uint8Array) return chunk.length
  throw new TypeError(`a chunk is a string or a Uint8Array, not ${chunk === null ? 'null' : typeof chunk}`)
}

function tooLong(by: number): Error {
  return new Error(`the body is ${by} bytes longer than Content-Length`)
}
