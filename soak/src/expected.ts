// What the application answers with, and the load expects: in one place, so that every octet can be checked.

/** The message of errors that are part of the load. */
export const onPurpose = 'failed on purpose'

/** The body of `/large`: a megabyte with no period in sight of a chunk or a read. */
export const largeBody: Buffer = Buffer.alloc(1024 * 1024)
for (let at = 0; at < largeBody.length; at++) largeBody[at] = (at * 31 + (at >>> 8) * 17) & 0xff

/** A chunk of `/stream` and `/written`: another length each, from 1 to 4096. */
export function streamChunk(index: number): Uint8Array {
  const start = (index * 4099) % 500_000
  return largeBody.subarray(start, start + 1 + ((index * 1231) % 4096))
}

/** All of the first `count` chunks. */
export function streamBody(count: number): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, index) => streamChunk(index)))
}
