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
