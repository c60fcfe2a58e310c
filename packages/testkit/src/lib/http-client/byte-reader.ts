// The reading half of a socket, pulled: nothing is read from the kernel unless somebody asks, so that a test decides
// how fast its client is. Knows nothing of HTTP.
import type { Socket } from 'node:net'

/** Reads a socket on demand. A reset counts as an end, and shows in `reset`. */
export class ByteReader {
  /** How the connection ended, where it ended with an error. */
  reset: NodeJS.ErrnoException | undefined
  ended = false
  readonly #socket: Socket
  readonly #patience: number
  #buffered: Buffer = Buffer.alloc(0)
  #wake: (() => void) | undefined

  /** @param patience how long a read waits for bytes, in ms, before it rejects */
  constructor(socket: Socket, patience: number) {
    this.#socket = socket
    this.#patience = patience
    socket.pause()
    socket.on('data', (bytes: Buffer) => this.#receive(bytes))
    socket.on('end', () => this.#end())
    socket.on('close', () => this.#end())
    socket.on('error', (error) => {
      this.reset = error
      this.#end()
    })
  }

  /** What has been read and not been taken. */
  get buffered(): Buffer {
    return this.#buffered
  }

  /** Removes the first `length` bytes of what is buffered and returns them. */
  take(length: number): Buffer {
    const taken = this.#buffered.subarray(0, length)
    this.#buffered = this.#buffered.subarray(taken.length)
    return taken
  }

  /** Waits for bytes beyond those buffered; false when the connection has ended. */
  async more(): Promise<boolean> {
    const before = this.#buffered.length
    while (this.#buffered.length === before) {
      if (this.ended) return false
      await this.#wait()
    }
    return true
  }

  #wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const give = (): void => reject(new Error(`nothing came from the server for ${this.#patience} ms`))
      const timer = setTimeout(give, this.#patience)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#socket.resume()
    })
  }

  #receive(bytes: Buffer): void {
    this.#socket.pause()
    this.#buffered = this.#buffered.length === 0 ? bytes : Buffer.concat([this.#buffered, bytes])
    this.#wake?.()
  }

  #end(): void {
    this.ended = true
    this.#wake?.()
  }
}
