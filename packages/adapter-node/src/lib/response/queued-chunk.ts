// A chunk on its way to the server, and whom to tell when it has left.

export type WriteCallback = (error?: Error | null) => void

/** A class, since literals may be made in V8's old space and keep what they lead to (decisions/0010). */
export class QueuedChunk {
  readonly chunk: Uint8Array | string
  readonly callback: WriteCallback | undefined

  constructor(chunk: Uint8Array | string, callback: WriteCallback | undefined) {
    this.chunk = chunk
    this.callback = callback
  }
}
