// Pieces of lines that the named formats share, made so that most requests find them ready.
import { inOnePiece } from './often-written.ts'

/**
 * Whether a target stands in a line as it is. It has passed the parser, and is visible ASCII: two characters alone are to be
 * escaped, and hardly any has them.
 */
export function isPlainTarget(target: string): boolean {
  return !target.includes('"') && !target.includes('\\')
}

const lowest = 100
const highest = 599

/** A text for each status. */
export class OfStatus {
  #write: (status: number) => string
  #texts: string[]

  constructor(write: (status: number) => string) {
    this.#write = write
    this.#texts = Array.from({ length: highest + 1 - lowest }, (_, index) => inOnePiece(write(lowest + index)))
  }

  of(status: number): string {
    return status >= lowest && status <= highest ? this.#texts[status - lowest]! : this.#write(status) // an integer
  }
}

/**
 * The beginnings of lines. Of a client that asks often, and of all that come through one proxy, they are alike until the clock
 * goes on: a beginning that comes again is put into one piece.
 */
export class Beginning {
  #write: (time: string, address: string | undefined) => string
  #time: string | undefined = undefined
  #address: string | undefined = undefined
  #text = ''
  #isOnePiece = false

  /** @param write an ASCII text, of the same always the same */
  constructor(write: (time: string, address: string | undefined) => string) {
    this.#write = write
  }

  of(time: string, address: string | undefined): string {
    if (time !== this.#time || address !== this.#address) return this.#begin(time, address)
    return this.#isOnePiece ? this.#text : this.#join()
  }

  #begin(time: string, address: string | undefined): string {
    this.#time = time
    this.#address = address
    this.#isOnePiece = false
    return (this.#text = this.#write(time, address))
  }

  #join(): string {
    this.#isOnePiece = true
    return (this.#text = inOnePiece(this.#text))
  }
}
