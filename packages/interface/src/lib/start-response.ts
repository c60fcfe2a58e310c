// How an application begins its response: status and header fields first, as in PEP 3333.
// The server checks the arguments at once, and sends nothing before the first chunk, an empty write or the end.

/**
 * Response header fields as `[name, value]` pairs, in the order they are to be sent. Repeats are allowed
 * (`Set-Cookie`), case is kept, and `new Headers(list)` accepts the list as it is.
 *
 * Names are tokens (RFC 9110 §5.6.2). Values are latin-1 strings without control characters, tab apart (RFC 9110 §5.5).
 */
export type HeaderList = ReadonlyArray<readonly [name: string, value: string]>

/**
 * Sends a chunk of the response body; strings are sent as UTF-8. An empty chunk sends just the head, as event
 * streams need. Returns a promise when the client is slower than the application: wait for it before the next call.
 * What is written after the client has gone is dropped; `gateway.signal` tells.
 *
 * @throws when more than `Content-Length` bytes are written, or after the response has ended
 */
export type Write = (chunk: Uint8Array | string) => void | Promise<void>

/**
 * Begins the response. `status` is three digits, a space and a reason (`"200 OK"`, never `1xx`; the reason may be
 * empty, the space may not).
 *
 * `error` allows a second call: before the head is sent the new status and headers replace the first ones; after,
 * that error is thrown, so that the server ends the connection.
 *
 * Hop-by-hop fields are the server's (RFC 9110 §7.6.1), with two exceptions: `Connection: close` asks it to close the
 * connection after this response, and `Upgrade` may stand in a 426.
 *
 * @throws TypeError for a malformed status, a field name that is not a token, a value with control characters (tab
 *   apart) or characters beyond latin-1, and for other hop-by-hop fields; Error for a second call without `error`
 */
export type StartResponse = (status: string, headers: HeaderList, error?: unknown) => Write
