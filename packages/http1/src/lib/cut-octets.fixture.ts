// Ways to cut octets into pieces, for tests: a parser must not notice.

/** A cut with a name: each one gives the same octets, in order. */
export interface Cut {
  readonly name: string
  cut(octets: Uint8Array): Uint8Array[]
}

/** Cuts behind the octets of each length in turn; the last length repeats. Every piece is memory of its own. */
export function cutInto(octets: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let start = 0, turn = 0; start < octets.length; turn++) {
    const length = Math.max(1, lengths[Math.min(turn, lengths.length - 1)] ?? octets.length)
    pieces.push(octets.slice(start, start + length))
    start += length
  }
  return pieces
}

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function randomPieces(seed: number): Cut {
  const random = seededRandom(seed)
  return {
    name: `in random pieces (${seed})`,
    // Squared, so that short pieces are common and long ones occur.
    cut: (octets) =>
      cutInto(
        octets,
        Array.from(octets, () => Math.ceil(random() ** 2 * 64)),
      ),
  }
}

/** The cuts that every table of inputs is read in. */
export const cuts: readonly Cut[] = [
  { name: 'whole', cut: (octets) => [octets] },
  { name: 'byte by byte', cut: (octets) => cutInto(octets, [1]) },
  { name: 'two bytes at a time, after one', cut: (octets) => cutInto(octets, [1, 2]) },
  randomPieces(1),
  randomPieces(2),
  randomPieces(3),
]
