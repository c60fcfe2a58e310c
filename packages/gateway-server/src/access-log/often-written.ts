// What becomes of texts that come again and again, such as user agents: what was looked at lately is found by comparing it,
// which takes half of looking at each of its characters. It keeps a bounded number of texts of bounded length, and is not
// worn out by texts that never come again: only every fourth that looks for a place in vain takes it.
import { Buffer } from 'node:buffer' // the global one is an accessor: each use of it is a call

const places = 512 // a power of two
const longestKept = 256
const missesForPlace = 4

export class OftenWritten {
  #write: (text: string) => string
  #texts: string[]
  #written: string[]
  /** How many texts were looked for in each place in vain. */
  #misses = new Uint8Array(places)

  /** @param write what becomes of a text: ASCII, and of the same text always the same */
  constructor(write: (text: string) => string) {
    this.#write = write
    this.#texts = Array.from({ length: places }, () => '')
    this.#written = this.#texts.map(write)
  }

  /** @param text latin-1 */
  of(text: string): string {
    if (text.length > longestKept) return this.#write(text)
    const place = placeOf(text)
    return text === this.#texts[place] ? this.#written[place]! : this.#miss(text, place) // place < places
  }

  #miss(text: string, place: number): string {
    const written = this.#write(text)
    this.#misses[place]! += 1 // place < places
    if (this.#misses[place]! < missesForPlace) return written
    this.#misses[place] = 0
    this.#texts[place] = inOnePiece(text)
    return (this.#written[place] = inOnePiece(written))
  }
}

/** By the length, and by where user agents differ: the system, and the version of Firefox, of Chrome, of Chrome on telephones. */
function placeOf(text: string): number {
  const { length } = text
  if (length < 32) return placeOfShort(text)
  const system = 31 * length + text.charCodeAt(16)
  const firefox = 31 * text.charCodeAt(length - 3) + text.charCodeAt(length - 4)
  const chrome = 31 * text.charCodeAt(length - 21) + text.charCodeAt(length - 22)
  const mixed = system * 8191 + firefox * 1021 + chrome * 127 + text.charCodeAt(length - 28)
  return (mixed ^ (mixed >>> 9)) & (places - 1)
}

/** By the length, and by the end, where addresses differ. */
function placeOfShort(text: string): number {
  const { length } = text
  if (length < 3) return length
  const end = 31 * text.charCodeAt(length - 1) + 7 * text.charCodeAt(length - 2) + 131 * text.charCodeAt(length - 3)
  return (end + length + text.charCodeAt(length >> 1)) & (places - 1)
}

/**
 * The same text in memory of its own, for texts that are kept: a part of a head would keep the whole head, and joined
 * strings are a tree, which every write would walk through again. @param text latin-1
 */
export function inOnePiece(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}
