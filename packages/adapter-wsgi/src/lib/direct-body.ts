// The body of a large response that its worker offers to write to the client's socket itself, which takes a quarter of the
// time: the octets do not go through this process. Whoever iterates it, as a middleware, or a server that lends no sockets,
// gets it as any other: then the worker is told to send it here.
import type { BodyDestination, Chunk } from '@gateway-server/interface'
import type { Socket } from 'node:net'
import { ResponseStream, type StreamSource } from './response-stream.ts'

/** The worker that has the response. */
export interface DirectSource extends StreamSource {
  /** Passes it the client's socket; `declined` is called if that can't be. */
  passSocket(socket: Socket, timeout: number, declined: () => void): void
  /** It gets no socket. */
  declineSocket(): void
}

export class DirectBody extends ResponseStream {
  #source: DirectSource
  /** Whether the worker knows what to do. */
  #isDecided = false
  #destination: BodyDestination | undefined = undefined
  #written: (() => void) | undefined = undefined
  #failed: ((error: unknown) => void) | undefined = undefined
  #clientWaitedFor = false

  constructor(source: DirectSource) {
    super(source)
    this.#source = source
  }

  override get waitsForClient(): boolean {
    return this.#destination === undefined ? super.waitsForClient : this.#clientWaitedFor
  }

  /** Lets the worker write. It may not take the socket, and send octets instead: they are to be iterated then. */
  writeTo(destination: BodyDestination): Promise<void> {
    this.#isDecided = true
    return new Promise((resolve, reject) => {
      this.#destination = destination
      this.#written = resolve
      this.#failed = reject
      this.#source.passSocket(destination.socket, destination.timeout, () => {
        this.#source.declineSocket()
        this.#settle()
      })
    })
  }

  /** The worker has written so many octets more. */
  wrote(octets: number, waitsForClient: boolean): void {
    this.#clientWaitedFor = waitsForClient
    if (octets > 0) this.#destination?.wrote(octets)
  }

  override next(): Promise<IteratorResult<Chunk, undefined>> {
    if (!this.#isDecided) {
      this.#isDecided = true
      this.#source.declineSocket()
    }
    return super.next()
  }

  override push(chunk: Uint8Array): void {
    super.push(chunk)
    this.#settle()
  }

  override end(): void {
    super.end()
    this.#settle()
  }

  override fail(error: unknown): void {
    super.fail(error)
    this.#failed?.(error)
    this.#settle()
  }

  #settle(): void {
    this.#written?.()
    this.#destination = this.#written = this.#failed = undefined
  }
}
