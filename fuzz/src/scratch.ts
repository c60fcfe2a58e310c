// The octets of the input being made: one piece of memory for all inputs, since allocating each would cost as much as
// parsing it. Whoever keeps an input copies it.

const capacity = 8192

export class Scratch {
  /** The input is `bytes[0]` to `bytes[length - 1]`. */
  readonly bytes = Buffer.alloc(capacity)
  length = 0

  /** Makes the input these octets; what is beyond the capacity is cut off. */
  set(octets: Uint8Array): void {
    this.length = 0
    this.splice(0, 0, octets)
  }

  /** Replaces `removed` octets at `at` by others. What would not fit is cut off. */
  splice(at: number, removed: number, inserted: Uint8Array): void {
    const start = Math.min(at, this.length)
    const rest = Math.min(start + removed, this.length)
    const taken = Math.min(inserted.length, capacity - start)
    const moved = Math.min(this.length - rest, capacity - start - taken)
    // Copied first where it is a part of this very memory, which is about to move.
    const source = inserted.buffer === this.bytes.buffer ? Buffer.from(inserted) : inserted
    this.bytes.copyWithin(start + taken, rest, rest + moved)
    this.bytes.set(taken === source.length ? source : source.subarray(0, taken), start)
    this.length = start + taken + moved
  }

  /** A view of the input, valid until the next change. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  /** The input in memory of its own. A Buffer's `slice` would be a view. */
  copy(): Uint8Array {
    return Buffer.from(this.view())
  }
}
