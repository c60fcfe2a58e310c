// The trailer section behind a chunked body (RFC 9112 §7.1.2). Fields that say where a message ends, whom it is for or
// who may send it are refused: acting on them late is how requests are smuggled (RFC 9110 §6.5.1).
import type { ByteQueue } from './byte-queue.ts'
import { TrailerError } from './errors.ts'
import { FieldSectionScanner, valueEnd, valueStart } from './field-section-scanner.ts'
import { latin1 } from './latin1.ts'
import type { Limits } from './limits.ts'

/** Trailer fields as `[name, value]`, in the order they came. */
export type Trailers = ReadonlyArray<readonly [name: string, value: string]>

const framing = 'transfer-encoding content-length content-encoding content-type content-range trailer'
const routing = 'host connection keep-alive proxy-connection upgrade te forwarded x-real-ip'
const modifiers =
  'cache-control expect max-forwards pragma range if-match if-none-match if-modified-since if-unmodified-since if-range'
const identity = 'authorization proxy-authorization proxy-authenticate www-authenticate cookie set-cookie'
const controls = 'age date expires location retry-after vary warning'
const forbidden: ReadonlySet<string> = new Set([framing, routing, modifiers, identity, controls].join(' ').split(' '))

/** Whether a field, its name in lower case, may not stand in a trailer section. */
export function isForbiddenTrailer(name: string): boolean {
  return forbidden.has(name) || name.startsWith('x-forwarded-')
}

const sectionErrors = {
  malformed: (message: string) => new TrailerError(`in the trailers: ${message}`),
  tooMany: (message: string) => new TrailerError(`in the trailers: ${message}`),
}

export class TrailerParser {
  #limit: number
  #fields: FieldSectionScanner

  constructor(limits: Limits) {
    this.#limit = limits.trailerSection
    this.#fields = new FieldSectionScanner(limits.trailers, sectionErrors)
  }

  /** Takes the section from the front of the queue; `undefined` while it is not complete. @throws TrailerError */
  parse(queue: ByteQueue): Trailers | undefined {
    const { bytes, position } = queue
    const end = Math.min(queue.end, position + this.#limit)
    if (this.#fields.scan(bytes, position, end)) {
      const trailers = this.#build(bytes, position)
      queue.skip(this.#fields.scanned)
      return trailers
    }
    if (end - position === this.#limit) throw new TrailerError(`trailers of more than ${this.#limit} bytes`)
    return undefined
  }

  #build(bytes: Uint8Array, base: number): Trailers {
    const { marks, count, scanned } = this.#fields
    const text = latin1(bytes, base, base + scanned)
    const trailers: Array<readonly [string, string]> = []
    for (let mark = 0; mark < 3 * count; mark += 3) {
      const colon = marks[mark + 1]! // the scanner set three marks a field
      const { name } = this.#fields.nameOf(mark / 3, text)
      if (isForbiddenTrailer(name.toLowerCase())) throw new TrailerError(`${name} is not allowed as a trailer`)
      const start = valueStart(bytes, base + colon + 1, base + marks[mark + 2]!)
      trailers.push([name, text.slice(start - base, valueEnd(bytes, start, base + marks[mark + 2]!) - base)])
    }
    return trailers
  }
}
