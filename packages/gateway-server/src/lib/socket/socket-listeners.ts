// What a connection hears from its socket. The listeners are shared by all connections, and find theirs on the socket: an
// idle connection keeps no closures.
import type { Socket } from 'node:net'
import { ownMemory, readIntoSharedBuffer, readNextInto, readOnByItself, sharedMemory } from './shared-read-buffer.ts'

/** Who is told what happens on a socket. */
export interface SocketOwner {
  /**
   * Octets have come: the first `length` of `memory`.
   *
   * @param lent whether the memory is written to again once this returns
   */
  receive(memory: Uint8Array, length: number, lent: boolean): void
  /** The peer sends no more. */
  receiveEnd(): void
  /** Whether much more is sure to come: it is then read into memory that can be kept. */
  readonly expectsMuch: boolean
  /** Nothing goes either way any more. */
  closed(): void
}

const kOwner: unique symbol = Symbol('owner')
type OwnedSocket = Socket & { [kOwner]?: SocketOwner }

export function listenTo(socket: Socket, owner: SocketOwner): void {
  ;(socket as OwnedSocket)[kOwner] = owner // a member of our own, under a symbol nobody else has
  readIntoSharedBuffer(socket, onRead)
  socket.on('data', onData) // also of sockets that read into the shared buffer: what came before they did
  socket.on('end', onEnd)
  socket.on('error', onError)
  socket.on('close', onClose)
}

/** Who is told, or was told last. */
export function ownerOf(socket: Socket): SocketOwner | undefined {
  return (socket as OwnedSocket)[kOwner]
}

/** From now on another is told. */
export function changeOwner(socket: Socket, owner: SocketOwner): void {
  ;(socket as OwnedSocket)[kOwner] = owner
}

/** Leaves the socket to somebody else. `onError` stays: a reset before they listen must not end the process. */
export function stopListening(socket: Socket): void {
  socket.off('data', onData).off('end', onEnd).off('close', onClose)
  readOnByItself(socket)
}

function onData(this: OwnedSocket, octets: Uint8Array): void {
  this[kOwner]?.receive(octets, octets.length, false)
}

function onRead(this: OwnedSocket, length: number, memory: Uint8Array): boolean {
  // A program that accepted the socket itself may listen along, or in our place: then all who do get copies, as a stream's data.
  const listeners = listenersToData(this)
  if (listeners !== onData && listeners !== undefined) return this.push(Buffer.from(memory.subarray(0, length)))
  const owner = this[kOwner]
  if (owner === undefined) return true
  const isLent = memory === sharedMemory
  owner.receive(isLent ? memory : memory.subarray(0, length), length, isLent)
  if (owner.expectsMuch) readNextInto(this, ownMemory(memory, length))
  else if (!isLent) readNextInto(this, sharedMemory)
  return true
}

/** As EventEmitter keeps them: a function, or a list where there are several. */
function listenersToData(socket: Socket): unknown {
  const { _events: table } = socket as unknown as { readonly _events: { readonly data?: unknown } } // every emitter has it
  return table.data
}

function onEnd(this: OwnedSocket): void {
  this[kOwner]?.receiveEnd()
}

/** A reset or a failed write: `close` follows, and ends everything. For errors of TLS nobody but us closes the socket. */
function onError(this: OwnedSocket): void {
  this.destroy()
}

function onClose(this: OwnedSocket): void {
  this[kOwner]?.closed()
}
