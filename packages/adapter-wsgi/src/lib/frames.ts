// The frames between the gateway and its Python workers, as PROTOCOL.md has them: numbers, and how a frame begins. Frames
// are made as latin-1 strings, a character an octet: V8 joins strings for next to nothing, and one write sends them all.

export const FrameType = {
  REQUEST: 1,
  DATA: 2,
  ABORT: 3,
  CREDIT: 4,
  STOP: 5,
  KEYS: 6,
  SOCKET: 7,
  HELLO: 16,
  RESPONSE: 17,
  FAILED: 18,
  LOG: 19,
  CLOSING: 20,
  FILES: 21,
  SENDING: 22,
} as const

/** What a worker sends. */
export const workerFrames: ReadonlySet<number> = new Set([
  FrameType.DATA,
  FrameType.CREDIT,
  FrameType.HELLO,
  FrameType.RESPONSE,
  FrameType.FAILED,
  FrameType.LOG,
  FrameType.CLOSING,
  FrameType.FILES,
  FrameType.SENDING,
])

/** Flags of a REQUEST. */
export const RequestFlag = { WHOLE: 1, JSON: 2, ASK: 4, HEAD: 8 } as const

/** The flag of the last frame of a body. */
export const last = 1
/** The flag of a RESPONSE whose body is ASCII. */
export const ascii = 2

/** The flag of a RESPONSE whose body the worker could write to the client's socket itself. */
export const offer = 4
/** The flag of a SENDING while it is the client that is waited for. */
export const waiting = 1
/** The code of a FAILED for want of somebody to answer. */
export const unreachable = 2

/** Octets before each payload. */
export const frameHeadLength = 9

/** The nine octets before a payload of `length` octets. */
export function frameHead(length: number, type: number, request: number): string {
  return String.fromCharCode(
    length & 255,
    (length >>> 8) & 255,
    (length >>> 16) & 255,
    length >>> 24,
    type,
    request & 255,
    (request >>> 8) & 255,
    (request >>> 16) & 255,
    request >>> 24,
  )
}

/** The nine octets before a REQUEST, and the seven before its head; in one call, since every request has them. */
export function requestFrameHead(
  request: number,
  flags: number,
  keys: number,
  headLength: number,
  bodyLength: number,
): string {
  const length = 7 + headLength + bodyLength
  return String.fromCharCode(
    length & 255,
    (length >>> 8) & 255,
    (length >>> 16) & 255,
    length >>> 24,
    FrameType.REQUEST,
    request & 255,
    (request >>> 8) & 255,
    (request >>> 16) & 255,
    request >>> 24,
    flags,
    keys & 255,
    keys >>> 8,
    headLength & 255,
    (headLength >>> 8) & 255,
    (headLength >>> 16) & 255,
    headLength >>> 24,
  )
}

/** A frame that announces a list of names. */
export function keysFrame(list: number, names: string): string {
  return frameHead(2 + names.length, FrameType.KEYS, 0) + String.fromCharCode(list & 255, list >>> 8) + names
}

/** The beginning of a DATA frame, whose octets follow. */
export function dataFrameHead(request: number, flags: number, length: number): string {
  return frameHead(1 + length, FrameType.DATA, request) + String.fromCharCode(flags)
}

export function creditFrame(request: number, octets: number): string {
  return frameHead(4, FrameType.CREDIT, request) + uint32(octets)
}

/** Says that the client's socket has been passed, and how long its client may take nothing, in milliseconds. */
export function socketPassedFrame(request: number, timeout: number): string {
  return `${frameHead(5, FrameType.SOCKET, request)}\x01${uint32(Math.min(timeout, 0xff_ff_ff_ff))}`
}

/** Says that it will not be: the body goes through the gateway. */
export function noSocketFrame(request: number): string {
  return `${frameHead(5, FrameType.SOCKET, request)}\0${uint32(0)}`
}

export function abortFrame(request: number): string {
  return frameHead(0, FrameType.ABORT, request)
}

export function stopFrame(): string {
  return frameHead(0, FrameType.STOP, 0)
}

function uint32(value: number): string {
  return String.fromCharCode(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24)
}
