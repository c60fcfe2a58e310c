// Finds the field lines of a head or of a trailer section in the octets as they arrive (RFC 9112 §5). It keeps offsets,
// not strings, resumes where it stopped, and refuses at the first wrong octet: so the cut of the input changes nothing.
import type { ProtocolError } from './errors.ts'
import { type FieldName, internFieldName, longestKept } from './field-table.ts'
import { COLON, CR, FIELD_CONTENT, LF, octetClasses, SPACE, standsAt, TAB, TOKEN } from './octets.ts'

const Phase = { LINE_START: 0, NAME: 1, VALUE: 2, LF: 3, END_LF: 4 } as const
type Phase = (typeof Phase)[keyof typeof Phase]

/** The errors of a section: a head and a trailer section fail in their own ways. */
export interface SectionErrors {
  malformed(message: string): ProtocolError
  tooMany(message: string): ProtocolError
}

export class FieldSectionScanner {
  /** Three offsets a field: start of its name, its colon, end of its value with the white space around it. */
  readonly marks: number[] = []
  /** The names that stood here in the last section: those of a connection are alike, and comparing is all they cost. */
  readonly #names: Array<FieldName | undefined> = []
  /** How many fields have been found. */
  count = 0
  /** How many octets of the section have been looked at, from the offset given to `reset`. */
  scanned = 0
  #phase: Phase = Phase.LINE_START
  #fieldLimit: number
  #errors: SectionErrors

  constructor(fieldLimit: number, errors: SectionErrors) {
    this.#fieldLimit = fieldLimit
    this.#errors = errors
  }

  /** Begins a section whose first line stands `scanned` octets behind its base. */
  reset(scanned: number): void {
    this.count = 0
    this.scanned = scanned
    this.#phase = Phase.LINE_START
  }

  /** Looks at the octets up to `end` of a section with the base `base`. @returns whether the section is complete */
  scan(bytes: Uint8Array, base: number, end: number): boolean {
    let index = base + this.scanned
    let complete = false
    while (index < end && !complete) {
      switch (this.#phase) {
        case Phase.LINE_START:
          index = this.#startLine(bytes, base, index, end)
          break
        case Phase.NAME:
          index = this.#scanName(bytes, base, index, end)
          break
        case Phase.VALUE:
          index = this.#scanValue(bytes, base, index, end)
          break
        default:
          complete = this.#phase === Phase.END_LF
          if (bytes[index++] !== LF) throw this.#errors.malformed('CR without LF')
          this.#phase = Phase.LINE_START
      }
    }
    this.scanned = index - base
    return complete
  }

  /** The name of a field, once the section is complete. `text` is the section as a string. @throws where it is no token */
  nameOf(field: number, text: string): FieldName {
    const found = this.#names[field]
    if (found !== undefined) return found
    const interned = internFieldName(text.slice(this.marks[3 * field], this.marks[3 * field + 1]))
    if (interned === undefined) throw this.#errors.malformed('a field name is not a token') // the scan lets none pass
    if (interned.name.length <= longestKept) this.#names[field] = interned
    return interned
  }

  #startLine(bytes: Uint8Array, base: number, index: number, end: number): number {
    if (bytes[index] === CR) {
      this.#phase = Phase.END_LF
      return index + 1
    }
    if (bytes[index] === SPACE || bytes[index] === TAB) throw this.#errors.malformed('a folded field line')
    if (this.count === this.#fieldLimit) throw this.#errors.tooMany(`more than ${this.#fieldLimit} fields`)
    this.marks[3 * this.count] = index - base
    const expected = this.#names[this.count]
    if (expected !== undefined && standsAt(expected.octets, bytes, index, end)) {
      return this.#endName(base, index + expected.octets.length - 1)
    }
    this.#names[this.count] = undefined
    this.#phase = Phase.NAME
    return index
  }

  #scanName(bytes: Uint8Array, base: number, start: number, end: number): number {
    let index = start
    while (index < end && octetClasses[bytes[index] as number]! & TOKEN) index++
    if (index === end) return index
    const isEmpty = index - base === this.marks[3 * this.count]
    if (bytes[index] !== COLON || isEmpty) throw this.#errors.malformed('a field name is not a token and a colon')
    return this.#endName(base, index)
  }

  #endName(base: number, colon: number): number {
    this.marks[3 * this.count + 1] = colon - base
    this.#phase = Phase.VALUE
    return colon + 1
  }

  #scanValue(bytes: Uint8Array, base: number, start: number, end: number): number {
    let index = start
    while (index < end && octetClasses[bytes[index] as number]! & FIELD_CONTENT) index++
    if (index === end) return index
    if (bytes[index] !== CR) throw this.#errors.malformed('a control character in a field value')
    this.marks[3 * this.count + 2] = index - base
    this.count++
    this.#phase = Phase.LF
    return index + 1
  }
}

/** Where the value begins that lies between a colon and `end`, without the white space before it (RFC 9112 §5.1). */
export function valueStart(bytes: Uint8Array, start: number, end: number): number {
  let index = start
  while (index < end && (bytes[index] === SPACE || bytes[index] === TAB)) index++
  return index
}

/** Where the value ends that lies between `start` and `end`, without the white space after it. */
export function valueEnd(bytes: Uint8Array, start: number, end: number): number {
  let index = end
  while (index > start && (bytes[index - 1] === SPACE || bytes[index - 1] === TAB)) index--
  return index
}
