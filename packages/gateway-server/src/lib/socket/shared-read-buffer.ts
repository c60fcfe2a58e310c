// Lets sockets read into one buffer that all of them share, and into memory of their own for large bodies, instead of memory
// made for every read: what node:net does for `new Socket({ onread: { buffer, callback } })`, for sockets that a server
// accepted, where it has no option for it. decisions/0006 has what it gains. The members behind the option are found by
// looking at sockets made with it; where they are not found, or the socket is not node:net's own, nothing is changed and it
// emits `data` as ever.
import { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { countHeldBuffers } from './count-held-buffers.ts'

/** As much as node:net asks the operating system for in one read. */
const size = 64 * 1024
/** What all sockets read into: its octets are written over by the next read of any of them. */
export const sharedMemory: Uint8Array = Buffer.allocUnsafeSlow(size)
/** Memory of a socket's own is filled by several reads, until so little is left that they would become small. */
const sizeOfOwn = 128 * 1024
const leastOfOwn = 16 * 1024

/** Takes what was read: the first `length` octets of `memory`, which is read into again afterwards. */
type OnRead = (this: Socket, length: number, memory: Uint8Array) => boolean

interface OnReadMembers {
  readonly buffer: symbol
  readonly callback: symbol
  /** Where the socket is asked for the buffer of its next read, if it has a function there. */
  readonly generator: symbol
}

/** A socket by its inner members: all of them may be missing. */
type SocketMembers = Record<symbol, unknown> & {
  readonly _handle?: { useUserBuffer?: (buffer: Uint8Array) => void } | null
}

const members = findMembers()

function findMembers(): OnReadMembers | undefined {
  const callback = (): boolean => true
  const generator = (): Uint8Array => sharedMemory
  const buffer = memberWith(sharedMemory, new Socket({ onread: { buffer: sharedMemory, callback } }))
  const socket = new Socket({ onread: { buffer: generator, callback } })
  const found = { buffer, callback: memberWith(callback, socket), generator: memberWith(generator, socket) }
  return Object.values(found).includes(undefined) ? undefined : (found as OnReadMembers) // none is undefined
}

function memberWith(value: unknown, socket: Socket): symbol | undefined {
  const values = membersOf(socket)
  return Object.getOwnPropertySymbols(socket).find((symbol) => values[symbol] === value)
}

/** From now on `onRead` is called with what comes, where that can be done; else `data` is emitted as before. */
export function readIntoSharedBuffer(socket: Socket, onRead: OnRead): void {
  const values = membersOf(socket)
  const handle = values._handle // oxlint-disable-line no-underscore-dangle -- node:net's own name for it
  if (members === undefined || typeof handle?.useUserBuffer !== 'function') return
  values[members.buffer] = sharedMemory
  values[members.callback] = onRead
  handle.useUserBuffer(sharedMemory)
}

let nextOwner: SocketMembers | undefined
let nextMemory: Uint8Array = sharedMemory

/**
 * Inside `onRead`: where the socket's next read goes, if not where this one went. Memory of a socket's own may be kept by
 * who reads it, so that large bodies need not be copied.
 */
export function readNextInto(socket: Socket, memory: Uint8Array): void {
  if (members === undefined) return
  nextOwner = membersOf(socket)
  nextMemory = memory
  nextOwner[members.generator] = takeNext // called as soon as `onRead` has returned
}

function takeNext(): Uint8Array {
  if (nextOwner !== undefined && members !== undefined) nextOwner[members.generator] = null
  nextOwner = undefined
  return nextMemory
}

/** Memory that no read has filled yet: what is left behind `length` octets of a socket's own, or new. */
export function ownMemory(memory: Uint8Array, length: number): Uint8Array {
  if (memory !== sharedMemory && memory.length - length >= leastOfOwn) return memory.subarray(length)
  countHeldBuffers()
  return Buffer.allocUnsafeSlow(sizeOfOwn)
}

/** From now on the socket is a stream of copies of what comes, as any other socket. */
export function readOnByItself(socket: Socket): void {
  const values = membersOf(socket)
  if (members === undefined || values[members.callback] === undefined) return
  values[members.callback] = pushCopy
  // A socket with the option stops reading when it is paused, and would not hear of the end; others read on until they
  // hold enough, as all streams do.
  Object.defineProperty(socket, 'pause', { value: pause, writable: true, configurable: true })
}

// oxlint-disable-next-line typescript/unbound-method -- it becomes a method again
const { pause } = Duplex.prototype

function pushCopy(this: Socket, length: number, memory: Uint8Array): boolean {
  return this.push(Buffer.from(memory.subarray(0, length)))
}

function membersOf(socket: Socket): SocketMembers {
  return socket as unknown as SocketMembers // every member is checked before it is used
}
