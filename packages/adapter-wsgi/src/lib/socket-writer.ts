// What goes to a worker's socket: text and small pieces gather into one string until the end of this turn of the event loop,
// and leave in one write, together with large pieces as they are.
import { Buffer } from 'node:buffer' // the global one is an accessor: each use of it is a call
import type { Socket } from 'node:net'

/** Pieces up to this size are copied into the text. */
const mostCopied = 4 * 1024
/** Gathered text of this size leaves at once. */
const mostGathered = 64 * 1024

export class SocketWriter {
  #socket: Socket
  #text = ''
  #corked = false
  #scheduled = false

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Queues latin-1 text, a character an octet. */
  text(latin1: string): void {
    this.#text += latin1
    if (this.#text.length >= mostGathered) this.#flush()
    else this.#schedule()
  }

  bytes(octets: Uint8Array): void {
    if (octets.length <= mostCopied) {
      if (octets.length > 0) this.text(asBuffer(octets).toString('latin1'))
      return
    }
    if (!this.#corked) {
      this.#corked = true
      this.#socket.cork()
    }
    this.#writeText()
    this.#socket.write(octets)
    this.#schedule()
  }

  /** All of a turn: a socket's events come one by one, and each may bring a request. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(flush, this)
  }

  static flush(writer: SocketWriter): void {
    writer.#scheduled = false
    writer.#flush()
  }

  #flush(): void {
    this.#writeText()
    if (!this.#corked) return
    this.#corked = false
    this.#socket.uncork()
  }

  #writeText(): void {
    if (this.#text === '') return
    const text = this.#text
    this.#text = ''
    if (!this.#socket.destroyed) this.#socket.write(text, 'latin1')
  }
}

const flush = SocketWriter.flush

function asBuffer(octets: Uint8Array): Buffer {
  return Buffer.isBuffer(octets) ? octets : Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)
}
