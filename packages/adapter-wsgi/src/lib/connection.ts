// The gateway's end of a worker's socket: requests out, responses in. All that is written in one turn of the event loop leaves
// in one write, and all that comes with one read is handled before anything is answered. It knows which requests the
// worker has, in the order they were sent, and how many it is good to have there; whose turn it is, the pool decides.
import type { Chunk } from '@gateway-server/interface'
import type { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import type { Call, CallTarget } from './call.ts'
import { Calls } from './calls.ts'
import { FrameReader, type FrameReceiver, uint32At } from './frame-reader.ts'
import {
  abortFrame,
  ascii,
  creditFrame,
  dataFrameHead,
  FrameType,
  keysFrame,
  last,
  noSocketFrame,
  offer,
  requestFrameHead,
  RequestFlag,
  socketPassedFrame,
  stopFrame,
  unreachable,
  waiting,
} from './frames.ts'
import type { KeyLists } from './key-lists.ts'
import type { Pace } from './pace.ts'
import type { Passed } from './socket-passing.ts'
import { SocketWriter } from './socket-writer.ts'

/** Frames in which the worker speaks of itself. */
const ownFrames: ReadonlySet<number> = new Set([FrameType.HELLO, FrameType.FAILED, FrameType.FILES, FrameType.CLOSING])

/** What a connection tells of, besides answers. */
export interface ConnectionOwner {
  /** Requests have ended: there is room for others. */
  hasRoom(connection: Connection): void
  /** The worker says something about itself: HELLO, FAILED, FILES, CLOSING. */
  message(type: number, text: string): void
  passSocket(socket: Socket, request: number, passed: Passed): void
  log(text: string): void
  /** The socket is closed; `error` when the worker sent what can be no frame. */
  closed(error?: unknown): void
}

export class Connection implements CallTarget, FrameReceiver {
  /** Requests that the worker has, in the order it begins them. */
  readonly calls = new Calls()
  readonly pace: Pace
  #socket: Socket
  #lists: KeyLists
  #owner: ConnectionOwner
  #writer: SocketWriter
  #reader = new FrameReader(this)
  /** Which generation of lists a number was announced for. */
  #announced: number[] = []
  #ended = 0
  /** Responses that have begun and not ended: who knows how long they take. */
  #streams = 0
  /** What the worker sent could not be understood. */
  #error: unknown = undefined

  constructor(socket: Socket, lists: KeyLists, pace: Pace, owner: ConnectionOwner) {
    this.#socket = socket
    this.#lists = lists
    this.#owner = owner
    this.pace = pace
    this.#writer = new SocketWriter(socket)
    socket.on('data', (octets: Buffer) => this.#read(octets))
    socket.on('error', () => {}) // `close` follows
    socket.on('close', () => owner.closed(this.#error))
  }

  /** Whether it takes a request: for a thread that is free, or to be the next, where those before it are known to be quick. */
  get hasRoom(): boolean {
    const { size } = this.calls
    if (size < this.pace.threads) return true
    return size < this.pace.depth && this.#streams === 0 && this.pace.isSteady
  }

  // Out

  send(call: Call): void {
    if (this.calls.size === 0) this.pace.begin()
    const request = this.calls.add(call)
    const whole = call.body?.whole
    let flags = call.body === undefined || whole !== undefined ? RequestFlag.WHOLE : 0
    if (call.isJson) flags |= RequestFlag.JSON
    if (call.body?.asks === true) flags |= RequestFlag.ASK
    if (call.environ.REQUEST_METHOD === 'HEAD') flags |= RequestFlag.HEAD
    const { values } = call
    const list = call.isJson ? 0 : this.#announce(call)
    this.#writer.text(requestFrameHead(request, flags, list, values.length, whole?.length ?? 0) + values)
    if (whole !== undefined) this.#writer.bytes(whole)
    call.sentTo(this, request)
  }

  #announce({ keys }: Call): number {
    const list = this.#lists.numberOf(keys)
    if (this.#announced[list] !== this.#lists.generation) {
      this.#announced[list] = this.#lists.generation
      this.#writer.text(keysFrame(list, keys.names))
    }
    return list
  }

  bodyPiece(request: number, octets: Uint8Array, isLast: boolean): void {
    this.#writer.text(dataFrameHead(request, isLast ? last : 0, octets.length))
    this.#writer.bytes(octets)
  }

  credit(request: number, octets: number): void {
    if (this.calls.get(request) !== undefined) this.#writer.text(creditFrame(request, octets))
  }

  abort(request: number): void {
    if (this.calls.get(request) !== undefined) this.#writer.text(abortFrame(request))
  }

  /** What is passed has to be taken, also where the request has ended meanwhile: so it is told in any case. */
  passSocket(request: number, socket: Socket, timeout: number, declined: () => void): void {
    this.#owner.passSocket(socket, request, (isPassed) => {
      if (isPassed) this.#writer.text(socketPassedFrame(request, timeout))
      else declined()
    })
  }

  declineSocket(request: number): void {
    if (this.calls.get(request) !== undefined) this.#writer.text(noSocketFrame(request))
  }

  /** Passes the worker a socket for it to see that it can take one. */
  tryPassing(socket: Socket): void {
    this.passSocket(0, socket, 0, () => {})
  }

  stop(): void {
    this.#writer.text(stopFrame())
  }

  destroy(): void {
    this.#socket.destroy()
  }

  // In

  #read(octets: Buffer): void {
    if (this.#error !== undefined) return
    const before = this.#ended
    try {
      this.#reader.push(octets)
    } catch (error) {
      this.#error = error
      this.#socket.destroy()
      return
    }
    const ended = this.#ended - before
    if (ended === 0) return
    this.pace.ended(ended)
    this.#owner.hasRoom(this)
  }

  frame(type: number, request: number, data: Buffer, start: number, end: number): void {
    const size = end - start
    if (type === FrameType.RESPONSE) {
      this.#response(request, data, start, end)
    } else if (type === FrameType.FAILED && request !== 0 && size > 0) {
      const call = this.#end(request)
      if (data[start] === unreachable) call?.unreachable()
      else call?.fail()
    } else if (type === FrameType.CREDIT && size === 4) {
      this.calls.get(request)?.takesBody(uint32At(data, start))
    } else if (type === FrameType.SENDING && size === 5) {
      this.calls.get(request)?.wrote(uint32At(data, start + 1), (data[start]! & waiting) !== 0) // start + 5 is the end
    } else if (type === FrameType.LOG) {
      const call = this.calls.get(request)
      const text = data.toString('utf8', start, end)
      if (call === undefined) this.#owner.log(text)
      else call.log(text)
    } else if (request === 0 && ownFrames.has(type)) {
      // FAILED has a code before its JSON, always 0 for the worker itself.
      this.#owner.message(type, data.toString('utf8', type === FrameType.FAILED ? start + 1 : start, end))
    } else {
      throw new Error(`a frame of type ${type} with ${size} octets for request ${request}`)
    }
  }

  #response(request: number, data: Buffer, start: number, end: number): void {
    const headStart = start + 5
    const headEnd = headStart + (headStart > end ? 0 : uint32At(data, start + 1))
    if (headEnd > end || !this.calls.hasBegun)
      throw new Error(`a RESPONSE of ${end - start} octets, for request ${request}`)
    const flags = data[start]! // there are five octets at least
    const head = data.toString('latin1', headStart, headEnd)
    if ((flags & last) === 0) {
      const call = this.calls.get(request)
      if (call !== undefined && !call.isStreamed) this.#streams++
      call?.begin(head, data.subarray(headEnd, end), (flags & offer) !== 0)
      return
    }
    let chunk: Chunk | undefined
    if (headEnd < end)
      chunk = (flags & ascii) === 0 ? data.subarray(headEnd, end) : data.toString('latin1', headEnd, end)
    this.#end(request)?.answer(head, chunk)
  }

  data(request: number, octets: Buffer, flags: number): void {
    const isLast = (flags & last) !== 0
    const call = isLast ? this.#end(request) : this.calls.get(request)
    call?.receive(octets, isLast)
  }

  /** The worker has done with a request. */
  #end(request: number): Call | undefined {
    const call = this.calls.get(request)
    if (call === undefined) return undefined
    this.calls.delete(call)
    this.#ended++
    if (call.isStreamed) this.#streams--
    return call
  }
}
