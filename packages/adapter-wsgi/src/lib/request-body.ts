// A request's body on its way to a worker. A small one of known length is read first, so that it goes along with the request,
// and a slow client keeps no worker waiting. Any other goes piece by piece, as far as the worker's window is open, and is
// read from the client no further than that; where the client waits for `100 Continue`, not before the worker asks.
import type { Environ, Input } from '@gateway-server/interface'
import { Buffer } from 'node:buffer'
import type { Bagged } from './bag.ts'
import { windows } from './windows.ts'

/** Where the pieces go: the worker that has the request. */
export interface BodyTarget {
  bodyPiece(request: number, octets: Uint8Array, isLast: boolean): void
}

/** What becomes of a body, for who owns it. */
export interface BodyOwner {
  /** The body is whole, or has taken too long to wait for: the request can go to a worker. */
  bodyReady(): void
  /** The body will never be whole. */
  bodyFailed(error: unknown): void
}

/** A body of no more octets goes along with its request. */
const mostCollected = 64 * 1024

/** The body of a request, or undefined where there is none. */
export function requestBody(environ: Environ): RequestBody | undefined {
  const { CONTENT_LENGTH: length } = environ
  if (length === '0') return undefined
  if (length === undefined && environ.HTTP_TRANSFER_ENCODING === undefined && !takesBody(environ)) return undefined
  return new RequestBody(environ, length === undefined ? -1 : Number(length))
}

/** In HTTP/2, and in tests without HTTP, a body may come without a word; its end is told by the input. */
function takesBody({ REQUEST_METHOD: method }: Environ): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH'
}

export class RequestBody implements Bagged {
  /** Whether it asks for credit first: the client waits for the application to read. */
  readonly asks: boolean
  /** All of it, once it has been collected; it can be sent again. */
  whole: Uint8Array | undefined = undefined
  /** When it was first seen being collected; 0 before. */
  since = 0
  place = -1
  #input: Input
  #length: number
  #owner: BodyOwner | undefined = undefined
  #target: BodyTarget | undefined = undefined
  #request = 0
  #window = 0
  #isCollecting = false
  #isReading = false
  #hasEnded = false
  #isDropped = false
  #hasSent = false
  #received = 0
  #held: Uint8Array[] = []

  constructor(environ: Environ, length: number) {
    this.#input = environ['gateway.input']
    this.#length = length
    this.asks = environ.HTTP_EXPECT !== undefined
  }

  /** Whether nothing but the client holds it up. */
  get waitsForClient(): boolean {
    return this.#isReading && !this.#isDropped
  }

  /** Whether it can still be sent from its beginning. */
  get isUnsent(): boolean {
    return this.whole !== undefined || !this.#hasSent
  }

  /** Whether it is small enough to be read before its request is sent. */
  get isCollectable(): boolean {
    return !this.asks && this.#length >= 0 && this.#length <= mostCollected
  }

  set owner(owner: BodyOwner) {
    this.#owner = owner
  }

  /** Reads it whole, or until `stopCollecting`; then tells the owner. */
  collect(): void {
    this.#isCollecting = true
    this.#read()
  }

  /** What has not come until now is sent piece by piece. */
  stopCollecting(): void {
    if (!this.#isCollecting) return
    this.#isCollecting = false
    this.#owner?.bodyReady()
  }

  /** Sends what was not sent with the request, and goes on as the window allows. */
  sendTo(target: BodyTarget, request: number): void {
    this.#target = target
    this.#request = request
    this.#window = this.asks ? 0 : windows.request
    if (!this.asks) this.#pump()
  }

  /** The worker takes more; the first time, where it was asked to, all that its window holds. */
  credit(octets: number): void {
    this.#window += octets === 0 ? windows.request : octets
    this.#pump()
  }

  /** Nobody wants it any more. What the server is being asked for is read and dropped, so that it can get at the next request. */
  drop(): void {
    this.#isDropped = true
    this.#isCollecting = false
    this.#target = undefined
    this.#held = []
  }

  /** It stays with the gateway: the worker it was to go to is gone, and another will ask for it. */
  detach(): void {
    this.#target = undefined
  }

  #pump(): void {
    while (this.#target !== undefined && this.#window > 0 && this.#held.length > 0) this.#sendPiece(this.#target)
    const isWanted = this.#target !== undefined && this.#window > 0 && this.#held.length === 0
    if (isWanted && !this.#hasEnded) this.#read()
  }

  #sendPiece(target: BodyTarget): void {
    const first = this.#held[0]! // there is one
    const piece = first.length <= this.#window ? first : first.subarray(0, this.#window)
    if (piece === first) this.#held.shift()
    else this.#held[0] = first.subarray(piece.length)
    this.#window -= piece.length
    this.#hasSent = true
    target.bodyPiece(this.#request, piece, this.#hasEnded && this.#held.length === 0)
  }

  #read(): void {
    if (this.#isReading || this.#hasEnded) return
    this.#isReading = true
    this.#input.read().then(
      (chunk) => this.#receive(chunk),
      (error: unknown) => this.#fail(error),
    )
  }

  #receive(chunk: Uint8Array | null): void {
    this.#isReading = false
    if (chunk === null) this.#hasEnded = true
    else if (!this.#isDropped) this.#held.push(chunk)
    this.#received += chunk?.length ?? 0
    if (this.#received === this.#length) this.#hasEnded = true
    if (this.#isDropped) {
      this.#read()
    } else if (this.#isCollecting) {
      if (this.#hasEnded) this.#collected()
      else this.#read()
    } else if (chunk === null) {
      this.#target?.bodyPiece(this.#request, nothing, true)
    } else {
      this.#pump()
    }
  }

  #collected(): void {
    this.whole = this.#held.length === 1 ? this.#held[0] : Buffer.concat(this.#held)
    this.#held = []
    this.stopCollecting()
  }

  #fail(error: unknown): void {
    this.#isReading = false
    this.#hasEnded = true
    if (!this.#isDropped) this.#owner?.bodyFailed(error)
  }
}

const nothing = new Uint8Array(0)
