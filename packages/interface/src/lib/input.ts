/**
 * The body of a request, read once. It ends where the request's framing ends, whatever the connection does next.
 * The first read sends `100 Continue` where the client waits for it. Reading drives the connection: what nobody
 * reads stays with the client. One shared, ended input stands in every request without a body.
 *
 * Chunks belong to the reader: the server does not write to them again.
 */
export interface Input extends AsyncIterable<Uint8Array> {
  /**
   * The next bytes, never an empty array; `null` at the end, again and again. Reads are answered in order.
   *
   * Rejects when the body can't be completed: the client went away, sent a malformed chunk, was slower than the
   * body timeout or sent more than the server's limit.
   */
  read(): Promise<Uint8Array | null>
}
