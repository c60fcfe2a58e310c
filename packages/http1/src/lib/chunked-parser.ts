// A chunked body: from its framing to its data, and the trailers behind it (RFC 9112 §7.1). The framing is looked at
// octet by octet and refused at the first wrong one; data passes through as views, uncopied.
import type { ByteQueue } from './byte-queue.ts'
import { ChunkExtensionScanner } from './chunk-extension-scanner.ts'
import { BodyTooLargeError, ChunkError } from './errors.ts'
import type { Limits } from './limits.ts'
import { CR, HEX, LF, octetClasses } from './octets.ts'
import { type Trailers, TrailerParser } from './trailer-parser.ts'

const Phase = { SIZE: 0, EXTENSION: 1, SIZE_LF: 2, DATA: 3, DATA_CR: 4, DATA_LF: 5, TRAILERS: 6, END: 7 } as const
type Phase = (typeof Phase)[keyof typeof Phase]

const SEMICOLON = 0x3b
const mostDigits = 16 // leading zeros included; the value must still be a safe integer

export class ChunkedParser {
  /** The trailers, once `next` has returned null. */
  trailers: Trailers = []
  #limits: Limits
  #extensions: ChunkExtensionScanner
  #trailerParser: TrailerParser
  #phase: Phase = Phase.SIZE
  #digits = 0
  #size = 0
  #received = 0

  constructor(limits: Limits) {
    this.#limits = limits
    this.#extensions = new ChunkExtensionScanner(limits)
    this.#trailerParser = new TrailerParser(limits)
  }

  /** How many octets of the present chunk's data have not been taken yet. */
  get remaining(): number {
    return this.#phase === Phase.DATA ? this.#size : 0
  }

  /** The next data; `null` at the end of the body, `undefined` when more octets are needed. @throws ProtocolError */
  next(queue: ByteQueue): Uint8Array | null | undefined {
    while (queue.length > 0) {
      if (this.#phase === Phase.DATA) return this.#takeData(queue)
      if (this.#phase === Phase.TRAILERS) break
      const octet = queue.bytes[queue.position]! // length > 0
      queue.skip(1)
      this.#step(octet)
    }
    if (this.#phase === Phase.TRAILERS && queue.length > 0) this.#takeTrailers(queue)
    return this.#phase === Phase.END ? null : undefined
  }

  #takeData(queue: ByteQueue): Uint8Array {
    const data = queue.take(this.#size)
    this.#size -= data.length
    if (this.#size === 0) this.#phase = Phase.DATA_CR
    return data
  }

  #takeTrailers(queue: ByteQueue): void {
    const trailers = this.#trailerParser.parse(queue)
    if (trailers === undefined) return
    this.trailers = trailers
    this.#phase = Phase.END
  }

  #step(octet: number): void {
    switch (this.#phase) {
      case Phase.SIZE:
        return this.#stepSize(octet)
      case Phase.EXTENSION:
        if (this.#extensions.step(octet)) this.#phase = Phase.SIZE_LF
        return
      case Phase.SIZE_LF:
        if (octet !== LF) throw new ChunkError('CR without LF after a chunk size')
        return this.#beginData()
      case Phase.DATA_CR:
        if (octet !== CR) throw new ChunkError('no CRLF after chunk data')
        this.#phase = Phase.DATA_LF
        return
      default:
        if (octet !== LF) throw new ChunkError('no CRLF after chunk data')
        this.#digits = 0
        this.#phase = Phase.SIZE
    }
  }

  #stepSize(octet: number): void {
    if (octetClasses[octet]! & HEX) {
      if (++this.#digits > mostDigits) throw new ChunkError(`a chunk size of more than ${mostDigits} digits`)
      this.#size = this.#size * 16 + hexValue(octet)
      if (this.#size > Number.MAX_SAFE_INTEGER) throw new ChunkError('a chunk size of 2^53 or more')
      return
    }
    if (this.#digits === 0) throw new ChunkError('a chunk size is not hexadecimal')
    if (octet === CR) this.#phase = Phase.SIZE_LF
    else if (octet === SEMICOLON) {
      this.#extensions.begin()
      this.#phase = Phase.EXTENSION
    } else throw new ChunkError('a chunk size is not hexadecimal')
  }

  #beginData(): void {
    if (this.#size === 0) {
      this.#phase = Phase.TRAILERS
      return
    }
    this.#received += this.#size
    if (this.#received > this.#limits.body)
      throw new BodyTooLargeError(`a body of more than ${this.#limits.body} bytes`)
    this.#phase = Phase.DATA
  }
}

function hexValue(octet: number): number {
  return octet <= 0x39 ? octet - 0x30 : (octet | 0x20) - 0x57
}
