// Where frames begin and end in what a WebSocket's server sends (RFC 6455 §5.2), without sockets: octets in, whether another
// frame could stand behind them out. It reads the few octets of each frame's head, and none of what frames carry.

/** The octets behind the first two that say how long a frame is, by what stands in the second. */
const lengthOctets: Readonly<Record<number, number>> = { 126: 2, 127: 8 }
const maskOctets = 4
/** What a response begins with behind which there are frames; any other refuses the WebSocket. */
const accepting = /^HTTP\/1\.1 101/
const statusLineStart = 'HTTP/1.1 101'.length
const closeOpcode = 0x8

export class FrameTracker {
  /** A Close frame has begun: nothing may stand behind it (§5.5.1). */
  isClosing = false
  /** The response of HTTP that comes before the frames, as far as it is needed to find its end; undefined behind it. */
  #response: string | undefined = ''
  /** Its first octets. */
  #statusLine = ''
  #isRefused = false
  /** Of the frame's head, as far as it has come. */
  #head: number[] = []
  /** Octets that the frame still carries. */
  #remaining = 0

  /** Whether frames have begun, all that have are complete, and another may follow. */
  get takesFrame(): boolean {
    return (
      this.#response === undefined &&
      this.#head.length === 0 &&
      this.#remaining === 0 &&
      !this.isClosing &&
      !this.#isRefused
    )
  }

  /** What has been sent next. */
  push(octets: Uint8Array): void {
    if (this.#isRefused) return
    let index = this.#response === undefined ? 0 : this.#skipResponse(octets)
    while (index < octets.length) {
      if (this.#remaining > 0) {
        const carried = Math.min(this.#remaining, octets.length - index)
        this.#remaining -= carried
        index += carried
      } else {
        this.#head.push(octets[index++]!) // it is below the length
        this.#readHead()
      }
    }
  }

  /** @returns where the frames begin */
  #skipResponse(octets: Uint8Array): number {
    for (let index = 0; index < octets.length; index++) {
      const character = String.fromCharCode(octets[index]!) // below the length, too
      if (this.#statusLine.length < statusLineStart) this.#statusLine += character
      // Only its last four octets are of interest.
      this.#response = `${this.#response}${character}`.slice(-4)
      if (this.#response !== '\r\n\r\n') continue
      this.#response = undefined
      this.#isRefused = !accepting.test(this.#statusLine)
      return this.#isRefused ? octets.length : index + 1
    }
    return octets.length
  }

  /** Once a frame's head is complete: what it says. */
  #readHead(): void {
    const [first = 0, second] = this.#head
    if (second === undefined) return
    const short = second & 0x7f
    const extended = lengthOctets[short] ?? 0
    const isMasked = second >= 0x80
    if (this.#head.length < 2 + extended + (isMasked ? maskOctets : 0)) return
    this.#remaining =
      extended === 0 ? short : this.#head.slice(2, 2 + extended).reduce((sum, octet) => sum * 256 + octet)
    this.#head = []
    if ((first & 0xf) === closeOpcode) this.isClosing = true
  }
}
