// The octets received and not parsed yet. Appending is linear however small the pieces are, and nothing handed out is
// ever written to again: a body chunk stays valid for as long as somebody holds it.

const nothing = new Uint8Array(0)
const firstCapacity = 1024

export class ByteQueue {
  /** The unread octets are `bytes[position]` to `bytes[end - 1]`. Read them here; only `push` and `skip` change them. */
  bytes: Uint8Array = nothing
  position = 0
  end = 0

  get length(): number {
    return this.end - this.position
  }

  /** Appends a piece. A piece that arrives while nothing is unread is not copied. */
  push(piece: Uint8Array): void {
    if (this.position === this.end) {
      this.bytes = piece
      this.position = 0
      this.end = piece.length
      return
    }
    this.#reserve(piece.length)
    this.bytes.set(piece, this.end)
    this.end += piece.length
  }

  /** Makes room behind `end`: there is none in a piece that was pushed, only in a copy of ours. */
  #reserve(more: number): void {
    if (this.end + more <= this.bytes.length) return
    const unread = this.length
    const grown = new Uint8Array(Math.max(firstCapacity, 2 * (unread + more)))
    grown.set(this.bytes.subarray(this.position, this.end))
    this.bytes = grown
    this.position = 0
    this.end = unread
  }

  /** Marks octets as read. */
  skip(length: number): void {
    this.position += length
    if (this.position === this.end) this.clear()
  }

  /** Takes at most `length` octets, as a view. */
  take(length: number): Uint8Array {
    const until = Math.min(this.end, this.position + length)
    const taken = this.bytes.subarray(this.position, until)
    this.skip(taken.length)
    return taken
  }

  clear(): void {
    this.bytes = nothing
    this.position = 0
    this.end = 0
  }
}
