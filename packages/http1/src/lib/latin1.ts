// Octets to strings: a character an octet (ISO-8859-1), which loses nothing and costs one copy.
import { Buffer } from 'node:buffer' // the global one is an accessor: each use of it is a call

/** The octets from `start` up to `end` as one latin-1 string. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return buffer.toString('latin1', start, end)
}

/** The same latin-1 string in memory of its own: a slice that is kept would keep the whole head it was cut from. */
export function detached(slice: string): string {
  return Buffer.from(slice, 'latin1').toString('latin1')
}
