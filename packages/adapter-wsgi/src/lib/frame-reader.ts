// From what a worker's socket brings to frames. Whole frames are shown in place, nothing is copied; only a frame that is cut
// by the end of a read is kept and joined, once, with its rest. A response's DATA is passed on piece by piece as it comes,
// so that a frame of a megabyte costs no more than its octets.
import { Buffer } from 'node:buffer'
import { frameHeadLength, FrameType, workerFrames } from './frames.ts'

/** Who gets the frames. What it is given is its own: it is never written to again. */
export interface FrameReceiver {
  /** A whole frame; its payload is `data` from `start` to `end`. */
  frame(type: number, request: number, data: Buffer, start: number, end: number): void
  /** Octets of a DATA frame; `flags` are those of the frame with its last octets, else 0. */
  data(request: number, octets: Buffer, flags: number): void
}

/** No frame is longer: a length beyond says that the other end speaks another protocol. */
const longestFrame = 64 * 1024 * 1024

export class FrameReader {
  #receiver: FrameReceiver
  #held: Buffer[] = []
  #heldLength = 0
  #needed = frameHeadLength
  /** Of a DATA frame that is passed on: octets still to come. */
  #remaining = 0
  #request = 0
  #flags = 0

  constructor(receiver: FrameReceiver) {
    this.#receiver = receiver
  }

  /** Takes what was read. @throws Error for what can be no frame */
  push(octets: Buffer): void {
    let data = octets
    if (this.#heldLength > 0) {
      this.#held.push(octets)
      this.#heldLength += octets.length
      if (this.#heldLength < this.#needed) return
      data = Buffer.concat(this.#held, this.#heldLength)
      this.#held = []
      this.#heldLength = 0
    }
    this.#read(data)
  }

  #read(data: Buffer): void {
    const { length } = data
    let at = this.#remaining > 0 ? this.#passOn(data, 0) : 0
    while (length - at >= frameHeadLength) {
      const size = uint32At(data, at)
      const type = data[at + 4]! // nine octets are there
      if (size > longestFrame) throw new Error(`a frame of ${size} octets`)
      const start = at + frameHeadLength
      const end = start + size
      if (type === FrameType.DATA && size > 0 && start < length) {
        this.#request = uint32At(data, at + 5)
        this.#flags = data[start]! // start < length
        this.#remaining = size - 1
        at = this.#passOn(data, start + 1)
      } else if (end > length) {
        // Its rest is not waited for: where octets too many came before, that would be the answers to other requests.
        if (!workerFrames.has(type)) throw new Error(`a frame of type ${type} with ${size} octets`)
        this.#hold(data, at, frameHeadLength + size)
        return
      } else {
        this.#receiver.frame(type, uint32At(data, at + 5), data, start, end)
        at = end
      }
    }
    if (at < length) this.#hold(data, at, frameHeadLength)
  }

  /** Passes on what there is of a DATA frame. @returns where the next frame begins */
  #passOn(data: Buffer, start: number): number {
    const end = Math.min(start + this.#remaining, data.length)
    this.#remaining -= end - start
    const isWhole = this.#remaining === 0
    if (isWhole || end > start) this.#receiver.data(this.#request, data.subarray(start, end), isWhole ? this.#flags : 0)
    return end
  }

  #hold(data: Buffer, at: number, needed: number): void {
    this.#held.push(at === 0 ? data : data.subarray(at))
    this.#heldLength = data.length - at
    this.#needed = needed
  }
}

/** Four octets, little-endian, that are there. */
export function uint32At(data: Uint8Array, at: number): number {
  return (data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24)) >>> 0
}
