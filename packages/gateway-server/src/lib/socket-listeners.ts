// What a connection hears from its socket. The listeners are shared by all connections, and find theirs on the socket: an
// idle connection keeps no closures.
import type { Socket } from 'node:net'

/** Who is told what happens on a socket. */
export interface SocketOwner {
  receive(octets: Uint8Array): void
  /** The peer sends no more. */
  receiveEnd(): void
  /** Nothing goes either way any more. */
  closed(): void
}

const ownerOf: unique symbol = Symbol('owner')
type OwnedSocket = Socket & { [ownerOf]?: SocketOwner }

export function listenTo(socket: Socket, owner: SocketOwner): void {
  ;(socket as OwnedSocket)[ownerOf] = owner // a member of our own, under a symbol nobody else has
  socket.on('data', onData)
  socket.on('end', onEnd)
  socket.on('error', onError)
  socket.on('close', onClose)
}

/** From now on another is told. */
export function changeOwner(socket: Socket, owner: SocketOwner): void {
  ;(socket as OwnedSocket)[ownerOf] = owner
}

/** Leaves the socket to somebody else. `onError` stays: a reset before they listen must not end the process. */
export function stopListening(socket: Socket): void {
  socket.off('data', onData).off('end', onEnd).off('close', onClose)
}

function onData(this: OwnedSocket, octets: Uint8Array): void {
  this[ownerOf]?.receive(octets)
}

function onEnd(this: OwnedSocket): void {
  this[ownerOf]?.receiveEnd()
}

/** A reset or a failed write: `close` follows, and ends everything. */
function onError(this: OwnedSocket): void {}

function onClose(this: OwnedSocket): void {
  this[ownerOf]?.closed()
}
