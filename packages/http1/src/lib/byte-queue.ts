// The octets received and not parsed yet. Appending is linear however small the pieces are, and nothing handed out is
// ever written to again: a body chunk stays valid for as long as somebody holds it.
import { Buffer } from 'node:buffer' // the global one is an accessor: each use of it is a call

const nothing = new Uint8Array(0)
const firstCapacity = 1024

export class ByteQueue {
  /** The unread octets are `bytes[position]` to `bytes[end - 1]`. Read them here; only `push` and `skip` change them. */
  bytes: Uint8Array = nothing
  position = 0
  end = 0
  /** `bytes` is somebody else's, who will write to it again. */
  #lent = false

  get length(): number {
    return this.end - this.position
  }

  /** Appends a piece. A piece that arrives while nothing is unread is not copied. */
  push(piece: Uint8Array): void {
    if (this.position === this.end) {
      this.bytes = piece
      this.position = 0
      this.end = piece.length
      this.#lent = false
      return
    }
    this.#append(piece)
  }

  /** Appends the first `length` octets of memory whose owner wants it back: until `reclaim`, what is taken is copied. */
  lend(memory: Uint8Array, length: number): void {
    if (this.position < this.end) {
      this.#append(memory.subarray(0, length))
      return
    }
    this.bytes = memory
    this.position = 0
    this.end = length
    this.#lent = true
  }

  /** Lets go of memory that was lent, keeping a copy of what is unread. */
  reclaim(): void {
    if (!this.#lent) return
    this.#lent = false
    const unread = this.length
    if (unread === 0) this.clear()
    else {
      this.bytes = copyOf(this.bytes, this.position, this.end)
      this.position = 0
      this.end = unread
    }
  }

  #append(piece: Uint8Array): void {
    this.reclaim()
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

  /** Takes at most `length` octets, as a view; as a copy where they are lent. */
  take(length: number): Uint8Array {
    const { bytes, position } = this
    const until = Math.min(this.end, position + length)
    const taken = this.#lent ? copyOf(bytes, position, until) : bytes.subarray(position, until)
    this.skip(taken.length)
    return taken
  }

  clear(): void {
    this.bytes = nothing
    this.position = 0
    this.end = 0
    this.#lent = false
  }
}

/** Small copies share memory among them, as all of Node's small buffers do. */
function copyOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const copy = Buffer.allocUnsafe(end - start)
  if (Buffer.isBuffer(bytes)) bytes.copy(copy, 0, start, end)
  else copy.set(bytes.subarray(start, end))
  return copy
}
