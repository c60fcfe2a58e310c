// Lets sockets read into one buffer that all of them share, instead of memory made for every read: what node:net does for
// `new Socket({ onread: { buffer, callback } })`, for sockets that a server accepted, where it has no option for it.
// decisions/0006 has what it gains. The members behind the option are found by looking at a socket made with it;
// where they are not found, or the socket is not node:net's own, nothing is changed and it emits `data` as ever.
import { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/** As much as node:net asks the operating system for in one read. */
const size = 64 * 1024
const shared = Buffer.allocUnsafeSlow(size)

/** Takes what was read: the first `length` octets of `memory`, which is read into again afterwards. */
type OnRead = (this: Socket, length: number, memory: Uint8Array) => boolean

interface OnReadMembers {
  readonly buffer: symbol
  readonly callback: symbol
}

/** A socket by its inner members: all of them may be missing. */
type SocketMembers = Record<symbol, unknown> & {
  readonly _handle?: { useUserBuffer?: (buffer: Uint8Array) => void } | null
}

const members = findMembers()

function findMembers(): OnReadMembers | undefined {
  const callback = (): boolean => true
  const socket = new Socket({ onread: { buffer: shared, callback } })
  const values = membersOf(socket)
  const symbols = Object.getOwnPropertySymbols(socket)
  const bufferMember = symbols.find((symbol) => values[symbol] === shared)
  const callbackMember = symbols.find((symbol) => values[symbol] === callback)
  if (bufferMember === undefined || callbackMember === undefined) return undefined
  return { buffer: bufferMember, callback: callbackMember }
}

/** From now on `onRead` is called with what comes, where that can be done; else `data` is emitted as before. */
export function readIntoSharedBuffer(socket: Socket, onRead: OnRead): void {
  const values = membersOf(socket)
  const handle = values._handle // oxlint-disable-line no-underscore-dangle -- node:net's own name for it
  if (members === undefined || typeof handle?.useUserBuffer !== 'function') return
  values[members.buffer] = shared
  values[members.callback] = onRead
  handle.useUserBuffer(shared)
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
