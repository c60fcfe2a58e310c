// Tells the client of a WebSocket that the server is going away: a Close frame of 1001, as RFC 6455 §7.4.1 has it for that.
// The WebSocket is its library's, which knows nothing of the stop. So what the library sends is watched: the frame goes where
// one of the library's frames has ended and no other has begun, and from then on nothing more of the library's is sent, as
// after any Close frame. The client's answer reaches the library as a Close of the client's, and it ends the connection.
import type { Duplex } from 'node:stream'
import { FrameTracker } from './websocket-frames.ts'

/** FIN and Close; two octets: 1001. */
const goingAway = Uint8Array.of(0x88, 0x02, 0x03, 0xe9)

export class WebSocketFarewell {
  #socket: Duplex
  #write: Duplex['write']
  #frames = new FrameTracker()
  #isWanted = false

  /** @param socket nothing has been sent on it yet, not even the 101 */
  constructor(socket: Duplex) {
    this.#socket = socket
    this.#write = socket.write.bind(socket)
    const watched = (chunk: unknown, ...rest: unknown[]): boolean => {
      this.#frames.push(octetsOf(chunk, rest[0]))
      const hasRoom = Reflect.apply(this.#write, socket, [chunk, ...rest]) as boolean // as `write` returns it
      if (this.#isWanted) this.#say()
      return hasRoom
    }
    Object.defineProperty(socket, 'write', { value: watched, writable: true, configurable: true })
  }

  /**
   * Says it now, or as soon as the frame that is being sent has ended.
   *
   * @returns whether the WebSocket is being closed now, from one side or the other: it ends when its client has answered
   */
  say(): boolean {
    this.#isWanted = true
    this.#say()
    return this.#frames.isClosing
  }

  #say(): void {
    const socket = this.#socket
    if (!this.#frames.takesFrame || !socket.writable) return
    this.#frames.push(goingAway)
    this.#write(goingAway)
    Object.defineProperty(socket, 'write', { value: drop, writable: true, configurable: true })
  }
}

/** As `write` of a stream that has room; the callback is its last parameter. */
function drop(...parameters: unknown[]): boolean {
  const callback = parameters.at(-1)
  if (typeof callback === 'function') process.nextTick(callback)
  return true
}

function octetsOf(chunk: unknown, encoding: unknown): Uint8Array {
  if (typeof chunk !== 'string') return chunk instanceof Uint8Array ? chunk : new Uint8Array()
  return Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8') // `write` checks it
}
