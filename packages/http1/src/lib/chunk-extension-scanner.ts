// Chunk extensions: `;name`, `;name=token`, `;name="quoted"` (RFC 9112 §7.1.1). Nobody uses them but attackers, so they
// are checked against the grammar without white space, counted against both limits, and dropped.
import { ChunkError } from './errors.ts'
import type { Limits } from './limits.ts'
import { CR, FIELD_CONTENT, octetClasses, TOKEN } from './octets.ts'

const Phase = { NAME: 0, IN_NAME: 1, VALUE: 2, IN_VALUE: 3, QUOTED: 4, ESCAPED: 5, AFTER_QUOTED: 6 } as const
type Phase = (typeof Phase)[keyof typeof Phase]

const SEMICOLON = 0x3b
const EQUALS = 0x3d
const QUOTE = 0x22
const BACKSLASH = 0x5c

export class ChunkExtensionScanner {
  #limits: Limits
  #phase: Phase = Phase.NAME
  #inChunk = 0
  #inBody = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Begins the extensions of one chunk, behind their first semicolon. */
  begin(): void {
    this.#inChunk = 0
    this.#phase = Phase.NAME
    this.#count()
  }

  /** Looks at one octet. @returns whether it was the CR that ends the line */
  step(octet: number): boolean {
    if (octet === CR && this.#mayEnd()) return true
    this.#count()
    this.#phase = this.#after(octet)
    return false
  }

  #count(): void {
    const { chunkExtension, chunkExtensions } = this.#limits
    if (++this.#inChunk > chunkExtension) throw new ChunkError(`chunk extensions of more than ${chunkExtension} bytes`)
    if (++this.#inBody > chunkExtensions)
      throw new ChunkError(`more than ${chunkExtensions} bytes of extensions in a body`)
  }

  #mayEnd(): boolean {
    return this.#phase === Phase.IN_NAME || this.#phase === Phase.IN_VALUE || this.#phase === Phase.AFTER_QUOTED
  }

  #after(octet: number): Phase {
    const isToken = (octetClasses[octet]! & TOKEN) !== 0
    switch (this.#phase) {
      case Phase.NAME:
        if (isToken) return Phase.IN_NAME
        break
      case Phase.IN_NAME:
        if (isToken) return Phase.IN_NAME
        if (octet === EQUALS) return Phase.VALUE
        if (octet === SEMICOLON) return Phase.NAME
        break
      case Phase.VALUE:
        if (isToken) return Phase.IN_VALUE
        if (octet === QUOTE) return Phase.QUOTED
        break
      case Phase.IN_VALUE:
        if (isToken) return Phase.IN_VALUE
        if (octet === SEMICOLON) return Phase.NAME
        break
      case Phase.QUOTED:
        if (octet === QUOTE) return Phase.AFTER_QUOTED
        if (octet === BACKSLASH) return Phase.ESCAPED
        if (octetClasses[octet]! & FIELD_CONTENT) return Phase.QUOTED
        break
      case Phase.ESCAPED:
        if (octetClasses[octet]! & FIELD_CONTENT) return Phase.QUOTED
        break
      case Phase.AFTER_QUOTED:
        if (octet === SEMICOLON) return Phase.NAME
        break
      default:
        this.#phase satisfies never
    }
    throw new ChunkError('a malformed chunk extension')
  }
}
