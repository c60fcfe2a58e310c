// The shape of our messages: what their constructors store, and the internals of Node's that its methods reach for.
// Types and symbols only. A message is one of ours when it has `kEnviron`.
import type { AsyncResource } from 'node:async_hooks'
import type { Environ, HeaderList, StartResponse, Write } from '@gateway-server/interface'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ConnectionSocket } from './server/connection-socket.ts'
import type { FieldStore } from './fields/header-list.ts'
import type { QueuedChunk, WriteCallback } from './response/queued-chunk.ts'
import type { SetFields } from './fields/set-fields.ts'
import type { WaitingServer } from './server/waiting-server.ts'
import type {
  kAbortController,
  kCorked,
  kDetachAbortSignal,
  kErrored,
  kHeadersCount,
  kNeedDrain,
  kOutHeaders,
  kTrailersCount,
  kWritableFinished,
} from './node-internals.ts'

export const kEnviron: unique symbol = Symbol('environ')
/** The listeners; `undefined` until there is one. */
export const kEvents: unique symbol = Symbol('events')
export const kSocket: unique symbol = Symbol('connection socket')
/** The request's response. */
export const kResponse: unique symbol = Symbol('response')
/** The request's Readable state; `undefined` until somebody uses it as a stream. */
export const kStream: unique symbol = Symbol('readable state')
export const kHost: unique symbol = Symbol('host')
/** Closes a request that was read to its end, while that waits for the response; null once it does not any more. */
export const kClose: unique symbol = Symbol('close')
/** How often a framework may still set `request.res` without `settle`. */
export const kTrusted: unique symbol = Symbol('trusted assignments')
export const kAssigned: unique symbol = Symbol('request.res')

export const kStart: unique symbol = Symbol('startResponse')
/** `200 OK`, once there is a head; empty before. */
export const kStatus: unique symbol = Symbol('status')
/** The fields of the head, once there is one. */
export const kFields: unique symbol = Symbol('fields')
/** The fields that have been set, unless they are in a store. */
export const kSetFields: unique symbol = Symbol('set fields')
/** They as Node keeps them, once somebody has asked for that. */
export const kStore: unique symbol = Symbol('store')
/** Whether the body must go chunk by chunk: trailers follow it, or the application asked for chunks. */
export const kStreamed: unique symbol = Symbol('streamed')
/** What startResponse returned, once it has been called. */
export const kWrite: unique symbol = Symbol('write')
/** Chunks that wait for the client, while there are any. */
export const kQueue: unique symbol = Symbol('queue')
/** Chunks that wait for `uncork`, while there are any. */
export const kHeld: unique symbol = Symbol('held chunks')
export const kEnded: unique symbol = Symbol('ended')
/** Set while Node's own `end` runs: what it sends now is the last chunk. */
export const kEnding: unique symbol = Symbol('ending')
export const kLastChunk: unique symbol = Symbol('last chunk')
/** Node's own steps for a finished response. */
export const kOnFinish: unique symbol = Symbol('on finish')
export const kBody: unique symbol = Symbol('body')
/** The waiting server, from when the listener has returned without an answer. */
export const kWaiting: unique symbol = Symbol('waiting')
/** Who watches for the client's going away, once somebody does. */
export const kWatch: unique symbol = Symbol('watch')
/** Set once the application has cut the connection itself. */
export const kCut: unique symbol = Symbol('cut')
export const kDestroyed: unique symbol = Symbol('destroyed')

/** Stops to watch. */
interface Watch {
  end(): void
}

/** The body of an answer: at most one chunk, as servers like it. */
export type AnswerBody = Array<Uint8Array | string> & {
  close?: () => void
  /** Of the response's end, for `close`. */
  context?: AsyncResource | undefined
  response?: GatewayResponse | undefined
}

/** What all requests of an application share. */
export interface Host {
  /** What `socket.server` is. */
  readonly server: Server
  /** Whether connections show their own sockets. */
  readonly accepts: boolean
  /** Called where a connection that the server has accepted itself shows its socket for the first time. */
  readonly shown: ((socket: Socket) => void) | undefined
  /** A connection has a socket to show. */
  connected(socket: Duplex): void
}

export interface GatewayRequest extends IncomingMessage {
  [kEnviron]: Environ
  [kEvents]: object | undefined
  [kSocket]: ConnectionSocket | null | undefined
  [kResponse]: GatewayResponse
  [kHost]: Host
  [kStream]: object | undefined
  [kTrusted]: number
  [kClose]: (() => void) | null | undefined
  [kAssigned]: unknown
  [kHeadersCount]: number
  [kTrailersCount]: number
  [kAbortController]: AbortController | null | undefined
  [kDetachAbortSignal]?(): void
  upgrade: boolean
  _consuming: boolean
  _dumped: boolean
  _readableState: {
    readingMore: boolean
    resumeScheduled: boolean
    readonly ended: boolean
    readonly pipes: readonly unknown[]
  }
  _dump(): void
}

export interface GatewayResponse extends ServerResponse {
  [kEnviron]: Environ
  [kStart]: StartResponse
  [kEvents]: object | undefined
  [kStatus]: string
  [kFields]: HeaderList
  [kSetFields]: SetFields | undefined
  [kStore]: FieldStore | null
  [kStreamed]: boolean
  [kWrite]: Write | undefined
  [kQueue]: QueuedChunk[] | undefined
  [kHeld]: QueuedChunk[] | undefined
  [kEnded]: boolean
  [kEnding]: boolean
  [kLastChunk]: Uint8Array | string | undefined
  [kOnFinish]: WriteCallback | undefined
  [kBody]: AnswerBody | Promise<AnswerBody> | null | undefined
  [kWaiting]: WaitingServer | undefined
  [kWatch]: Watch | undefined
  [kCut]: boolean
  [kDestroyed]: boolean
  [kOutHeaders]: FieldStore | null
  [kCorked]: number
  [kNeedDrain]: boolean
  [kErrored]: unknown
  [kWritableFinished]: boolean
  readonly req: GatewayRequest
  outputSize: number
  _hasBody: boolean
  _closed: boolean
  _header: string | null
  _removedContLen: boolean
  _removedConnection: boolean
  _trailer: string
  _contentLength: number | null
  _events: object | undefined
  _implicitHeader(): void
}

/** Symbols whose start value the constructors leave to the prototype: most responses never change them. */
export const responseStart: Readonly<Record<symbol, unknown>> = {
  [kStreamed]: false,
  [kQueue]: undefined,
  [kHeld]: undefined,
  [kEnding]: false,
  [kLastChunk]: undefined,
  [kOnFinish]: undefined,
  [kWatch]: undefined,
  [kCut]: false,
}
