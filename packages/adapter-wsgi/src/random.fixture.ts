// Numbers at random that are the same for the same seed (mulberry32): a failure is found again by the seed it shows.
import { Buffer } from 'node:buffer'
import { randomInt } from 'node:crypto'
import { onTestFailed } from 'vitest'

export class Random {
  readonly seed: number
  #state: number

  /** @param seed default: another one each time; shown when the test fails */
  constructor(seed: number = randomInt(2 ** 31)) {
    this.seed = seed
    this.#state = seed
    onTestFailed(() => console.error(`new Random(${seed})`))
  }

  /** An integer from 0 up to, and without, `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T // below the length: lists are not empty
  }

  /** Mostly small, now and then near `limit`; never above. */
  size(limit: number): number {
    return this.below(Math.min(this.pick([1, 100, 5000, 70_000, limit]), limit) + 1)
  }

  octets(length: number): Buffer {
    const octets = Buffer.allocUnsafe(length)
    for (let index = 0; index < length; index++) octets[index] = this.below(256)
    return octets
  }

  /** The octets in pieces of random sizes, never empty. */
  cut(octets: Buffer, most = 100_000): Buffer[] {
    const pieces: Buffer[] = []
    for (let at = 0; at < octets.length; at += pieces.at(-1)?.length ?? 0) {
      pieces.push(octets.subarray(at, at + 1 + this.size(most)))
    }
    return pieces
  }
}
