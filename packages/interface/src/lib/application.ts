// The callable in the middle of it all, and the body it returns.
import type { Socket } from 'node:net'
import type { Environ } from './environ.ts'
import type { StartResponse } from './start-response.ts'

/** A piece of a response body: bytes, or a string that is sent as UTF-8. */
export type Chunk = Uint8Array | string

/**
 * A response body. An array of at most one chunk gets a `Content-Length` from the server; any other body without
 * one is chunked (HTTP/1.1) or ends with the connection (HTTP/1.0).
 *
 * The server always finishes the iterator, and calls `close()` exactly once: after the last byte has been handed
 * to the operating system, or after an error or an abort.
 */
export type ResponseBody = (Iterable<Chunk> | AsyncIterable<Chunk>) & {
  close?(): void | Promise<void>
  /**
   * For a body that can be written faster than chunk by chunk, by another process for one; as `wsgi.file_wrapper`, no more
   * than an offer. A server that takes it calls this once, before it iterates, and awaits it. What has not been
   * written by then is iterated as ever. To reject is to fail, as an iterator does.
   */
  writeTo?(destination: BodyDestination): void | Promise<void>
}

/** The client's connection, lent to a body that writes itself. Nobody else writes to it meanwhile. */
export interface BodyDestination {
  /** What is written to it is what the client gets: all before it has left, and nothing encrypts or frames it. */
  readonly socket: Socket
  /** So many octets the body has, by its Content-Length; never more may be written. */
  readonly length: number
  /** A client that takes nothing for so many milliseconds is to be given up, by whoever writes; 0: never. */
  readonly timeout: number
  /** To be told of octets that have been written: now and then, and of all before the end. */
  wrote(octets: number): void
}

/**
 * A gateway application: what every framework can be turned into, and every server can call.
 *
 * It calls `startResponse` once and returns the body; `null` says that it answered through `write`, or that it
 * took the connection over. An error before the head is sent becomes a 500 with no detail for the client;
 * afterwards the connection is cut.
 */
export interface Application {
  (
    environ: Environ,
    startResponse: StartResponse,
  ): ResponseBody | null | undefined | void | Promise<ResponseBody | null | undefined | void>
  /** Awaited before the first request. What it leaves in `state` every request sees as `gateway.state`. */
  startup?(state: Record<string, unknown>): void | Promise<void>
  /**
   * Called once when the server begins to stop, while requests are under way: a few more may come. For what would outlast
   * them, connections that were taken over and event streams without end: whoever is at their other end is told here.
   * What it returns is waited for as long as requests are; a rejection goes to the error log.
   */
  drain?(): void | Promise<void>
  /** Awaited after the last request, and after `drain`. */
  shutdown?(): void | Promise<void>
}
