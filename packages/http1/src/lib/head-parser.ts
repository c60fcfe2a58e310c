// A request head, from octets to a RequestHead. The octets are looked at once as they arrive; the head then becomes one
// latin-1 string, and everything in it is a slice of that string.
import type { ByteQueue } from './byte-queue.ts'
import { FieldError, HeadTooLargeError } from './errors.ts'
import { FieldSectionScanner, valueEnd, valueStart } from './field-section-scanner.ts'
import { FieldRole } from './field-table.ts'
import { applyProtocolFields, noteField, ProtocolFields } from './framing.ts'
import { latin1 } from './latin1.ts'
import type { Limits } from './limits.ts'
import { octetsOfAscii, standsAt } from './octets.ts'
import { RequestHead } from './request-head.ts'
import { RequestLineScanner } from './request-line-scanner.ts'
import { resolveTarget } from './request-target.ts'

const sectionErrors = {
  malformed: (message: string) => new FieldError(message),
  tooMany: (message: string) => new HeadTooLargeError(message),
}

const commonMethods = ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) => ({
  method,
  octets: octetsOfAscii(method),
}))

export class HeadParser {
  #limit: number
  #line: RequestLineScanner
  #fields: FieldSectionScanner
  #lineComplete = false

  constructor(limits: Limits) {
    this.#limit = limits.head
    this.#line = new RequestLineScanner(limits.target)
    this.#fields = new FieldSectionScanner(limits.fields, sectionErrors)
  }

  /** Whether a part of a head has been seen; the empty lines before it do not count. */
  get begun(): boolean {
    return this.#lineComplete || this.#line.begun
  }

  /** Takes a head from the front of the queue; `undefined` while it is not complete. @throws ProtocolError */
  parse(queue: ByteQueue): RequestHead | undefined {
    const { bytes, position } = queue
    const end = Math.min(queue.end, position + this.#limit)
    if (this.#scan(bytes, position, end)) {
      const head = this.#build(bytes, position)
      queue.skip(this.#fields.scanned)
      this.#lineComplete = false
      this.#line.reset()
      return head
    }
    if (end - position === this.#limit) throw new HeadTooLargeError(`a head of more than ${this.#limit} bytes`)
    return undefined
  }

  #scan(bytes: Uint8Array, base: number, end: number): boolean {
    if (!this.#lineComplete) {
      if (!this.#line.scan(bytes, base, end)) return false
      this.#lineComplete = true
      this.#fields.reset(this.#line.scanned)
    }
    return this.#fields.scan(bytes, base, end)
  }

  #build(bytes: Uint8Array, base: number): RequestHead {
    const { methodStart, methodEnd, targetEnd, minorVersion } = this.#line
    const text = latin1(bytes, base, base + this.#fields.scanned)
    const head = new RequestHead()
    head.method = commonMethod(bytes, base + methodStart, base + methodEnd) ?? text.slice(methodStart, methodEnd)
    head.target = text.slice(methodEnd + 1, targetEnd)
    head.minorVersion = minorVersion
    resolveTarget(head)
    const protocolFields = new ProtocolFields()
    this.#collectFields(head, protocolFields, text, bytes, base)
    applyProtocolFields(head, protocolFields)
    return head
  }

  #collectFields(head: RequestHead, noted: ProtocolFields, text: string, bytes: Uint8Array, base: number): void {
    const { marks, count } = this.#fields
    // oxlint-disable-next-line unicorn/no-new-array -- pushing would make room for 17, and again and again behind it
    const rawHeaders = new Array<string>(2 * count)
    head.rawHeaders = rawHeaders
    for (let field = 0; field < count; field++) {
      const colon = marks[3 * field + 1]! // the scanner set three marks a field
      const lineEnd = base + marks[3 * field + 2]!
      const { name, role } = this.#fields.nameOf(field, text)
      const start = valueStart(bytes, base + colon + 1, lineEnd)
      const value = text.slice(start - base, valueEnd(bytes, start, lineEnd) - base)
      rawHeaders[2 * field] = name
      rawHeaders[2 * field + 1] = value
      if (role !== FieldRole.OTHER) noteField(noted, role, value)
    }
  }
}

function commonMethod(bytes: Uint8Array, start: number, end: number): string | undefined {
  for (const { method, octets } of commonMethods) {
    if (octets.length === end - start && standsAt(octets, bytes, start, end)) return method
  }
  return undefined
}
