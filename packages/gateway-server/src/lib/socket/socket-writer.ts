// What goes to a socket, in as few writes as can be: text and small chunks gather into one string, large chunks follow
// in the same system call, and all answers to one read leave together, at the end of the event loop's turn
// (departures.ts). Tells who writes when the client is slower.
import { Buffer } from 'node:buffer' // the global one is an accessor: each use of it is a call
import { Socket } from 'node:net'
import { countHeldBuffers } from './count-held-buffers.ts'
import { type Departing, departWithTurn } from './departures.ts'
import { probe } from './tcp-socket.ts'

const { nextTick } = process // as in departures.ts

/** Chunks up to this size are copied into the text; larger ones are handed to the socket as they are. */
const mostCopied = 4 * 1024
/** Gathered text of this size leaves at once. */
const mostGathered = 64 * 1024
/** How often in a row a response goes on at once, because the operating system took all, before the others have a turn. */
const mostTaken = 16

export class SocketWriter implements Departing {
  #socket: Socket
  #text = ''
  #corked = false
  #held = false
  #scheduled = false
  #onWritten: (() => void) | undefined = undefined
  #released = false
  #leavesFirst = false
  #othersWrite = false
  /** Whether it is us who write, and not somebody else. */
  #writing = false
  #drained: Promise<void> | undefined = undefined
  #onDrained: (() => void) | undefined = undefined
  #taken = 0

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Whether the client is behind with reading. */
  get isFull(): boolean {
    return this.#socket.writableNeedDrain
  }

  /** Gathers until `unhold` or `letGo`. */
  hold(): void {
    this.#held = true
  }

  /** What has been gathered leaves with this turn of the event loop. */
  unhold(): void {
    this.#held = false
    if (this.#text !== '' || this.#corked || this.#onWritten !== undefined) this.#schedule()
  }

  /** Lets everything gathered leave now. */
  letGo(): void {
    this.#held = false
    this.#flush()
  }

  /** Queues latin-1 text, a character an octet. */
  text(latin1: string): void {
    this.#text += latin1
    if (this.#text.length >= mostGathered) this.#flush()
    else this.#schedule()
  }

  bytes(octets: Uint8Array): void {
    if (octets.length <= mostCopied) {
      this.text(asBuffer(octets).toString('latin1'))
      return
    }
    countHeldBuffers()
    if (!this.#corked) {
      this.#corked = true
      this.#socket.cork()
    }
    if (this.#text !== '') this.#writeText(undefined)
    this.#writing = true
    this.#socket.write(octets)
    this.#writing = false
    this.#schedule()
  }

  /**
   * A promise that ends when the client has caught up, or is gone; undefined while it is not far behind. For what the
   * operating system takes at once nobody waits, but now and then for the others' turn.
   */
  backpressure(): Promise<void> | undefined {
    if (this.#text.length + this.#socket.writableLength < this.#socket.writableHighWaterMark && !this.#isEnding)
      return undefined
    this.#flush()
    if (this.#socket.writableLength > 0 || this.#isEnding) return this.drained()
    if (++this.#taken < mostTaken) return undefined
    this.#taken = 0
    return new Promise(nextTurn)
  }

  /** A promise that ends when nothing waits to be read by the client any more, or it is gone; undefined unless `isFull`. */
  drained(): Promise<void> | undefined {
    if (!this.isFull && !this.#isEnding) return undefined
    return (this.#drained ??= new Promise((resolve) => {
      this.#onDrained = resolve
      this.#socket.once('drain', () => this.#afterDrain())
    }))
  }

  /** The socket, for somebody else to write to: once the operating system has all, and if nothing lies between it and us. */
  lend(): Socket | undefined {
    if (Object.getPrototypeOf(this.#socket) !== Socket.prototype) return undefined // TLS, or a stand-in for a socket
    this.letGo()
    return this.#socket.writableLength === 0 && !this.#socket.destroyed ? this.#socket : undefined
  }

  /** The socket, for an application to look at: should that end it, what has been written leaves first. */
  leaveFirst(): Socket {
    if (!this.#leavesFirst) {
      this.#leavesFirst = true
      this.#leaveBefore('end')
      this.#leaveBefore('destroy')
    }
    return this.#socket
  }

  #leaveBefore(name: 'end' | 'destroy'): void {
    const method: unknown = Reflect.get(this.#socket, name)
    const value = (...parameters: readonly unknown[]): unknown => {
      this.letGo()
      return Reflect.apply(method as () => unknown, this.#socket, parameters) // a Socket's, or a stand-in's for one
    }
    Object.defineProperty(this.#socket, name, { value, writable: true, configurable: true })
  }

  /**
   * What others write to the socket from now on goes behind what has been written here.
   *
   * @param isEnding whether there may be more to come in this turn of the event loop: then it goes behind that
   */
  letOthersWrite(isEnding: () => boolean): void {
    if (this.#othersWrite) return
    this.#othersWrite = true
    const socket = this.#socket
    const write: unknown = Reflect.get(socket, 'write')
    const others = (parameters: readonly unknown[]): unknown => {
      this.#flush()
      return Reflect.apply(write as () => unknown, socket, parameters) // a Socket's, or a stand-in's for one
    }
    const value = (...parameters: readonly unknown[]): unknown => {
      if (this.#writing) return Reflect.apply(write as () => unknown, socket, parameters)
      if (!isEnding()) return others(parameters)
      setImmediate(() => socket.writableEnded || others(parameters))
      return !this.isFull
    }
    Object.defineProperty(socket, 'write', { value, writable: true, configurable: true })
  }

  /** The socket is gone: nobody has to wait any more. */
  release(): void {
    this.#released = true
    this.#letContinue()
    const onWritten = this.#onWritten
    this.#onWritten = undefined
    this.#text = ''
    onWritten?.()
  }

  /**
   * Whether the socket is destroyed and has not told so yet. Who writes waits: one that goes on as if all were well, with
   * nothing to wait for in between, would keep `close` from ever coming.
   */
  get #isEnding(): boolean {
    return this.#socket.destroyed && !this.#released
  }

  /** A TLSSocket whose write fails tells of a drain too. */
  #afterDrain(): void {
    if (!this.#isEnding) this.#letContinue()
  }

  #letContinue(): void {
    const onDrained = this.#onDrained
    this.#drained = undefined
    this.#onDrained = undefined
    onDrained?.()
  }

  /** Lets the operating system tell of a reset that nobody would notice: an empty write fails then, and sends nothing. */
  probe(): void {
    probe(this.#socket)
  }

  /**
   * Calls back once everything written so far has gone to the operating system, or is lost. What leaves with this turn
   * counts as gone where nothing is before it: what an application does at a response's end keeps its place among its other
   * ticks then, as on node:http, and ending the socket sends it first (`leaveFirst`).
   */
  afterWritten(callback: () => void): void {
    if (this.#onWritten === undefined && !this.#corked && this.#socket.writableLength === 0) {
      nextTick(callback)
      return
    }
    this.#onWritten = this.#onWritten === undefined ? callback : inTurn(this.#onWritten, callback)
    this.#schedule()
  }

  /** Outside of `hold`, what is written in one turn of the event loop leaves together: all that a body gives in it. */
  #schedule(): void {
    if (this.#held || this.#scheduled) return
    this.#scheduled = true
    departWithTurn(this)
  }

  depart(): void {
    this.#scheduled = false
    if (!this.#held) this.#flush()
  }

  #flush(): void {
    if (this.#corked) {
      if (this.#text !== '') this.#writeText(undefined)
      this.#corked = false
      this.#socket.uncork()
    }
    if (this.#text === '' && this.#onWritten === undefined) return
    const onWritten = this.#onWritten
    this.#onWritten = undefined
    if (this.#text === '' && onWritten !== undefined && this.#socket.writableLength === 0) nextTick(onWritten)
    else this.#writeText(onWritten)
  }

  #writeText(onWritten: (() => void) | undefined): void {
    const text = this.#text
    this.#text = ''
    this.#writing = true
    this.#socket.write(text, 'latin1', onWritten)
    this.#writing = false
  }
}

function nextTurn(resolve: () => void): void {
  setImmediate(resolve)
}

/** As many as there are responses in one write; nearly always that is one. */
function inTurn(first: () => void, second: () => void): () => void {
  return () => {
    first()
    second()
  }
}

function asBuffer(octets: Uint8Array): Buffer {
  return Buffer.isBuffer(octets) ? octets : Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)
}
