// From the options of a Node server, as they are now, to those of our engine. Node's server keeps them as properties that
// a program may set at any time; a connection gets those of the moment it is accepted.
import type { ConnectionOptions } from 'gateway-server'
import { maxHeaderSize } from './node-http.ts'
import { type HttpServer, optionOf } from './node-server.ts'

/** Node's parser takes 2000 names and values by default, and drops what comes after. */
const mostFields = 1000

/** The options that may differ from one connection to the next. */
export interface Settings {
  readonly headerTimeout: number
  readonly requestTimeout: number
  readonly keepAliveTimeout: number
  readonly announceKeepAlive: number
  readonly head: number
  readonly fields: number
}

export function settingsOf(server: HttpServer): Settings {
  const keepAlive = time(server.keepAliveTimeout)
  return {
    headerTimeout: time(server.headersTimeout),
    requestTimeout: time(server.requestTimeout),
    announceKeepAlive: keepAlive,
    // As Node: the client is told less than it gets, so that it does not send into a closing connection.
    keepAliveTimeout: keepAlive === 0 ? 0 : keepAlive + time(optionOf(server, 'keepAliveTimeoutBuffer')),
    head: Number(optionOf(server, 'maxHeaderSize') ?? 0) || maxHeaderSize,
    fields: server.maxHeadersCount === 0 ? Infinity : mostFields,
  }
}

function time(value: unknown): number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : 0
}

export function areEqual(one: Settings, other: Settings): boolean {
  return (
    one.headerTimeout === other.headerTimeout &&
    one.requestTimeout === other.requestTimeout &&
    one.keepAliveTimeout === other.keepAliveTimeout &&
    one.announceKeepAlive === other.announceKeepAlive &&
    one.head === other.head &&
    one.fields === other.fields
  )
}

/**
 * Nothing that Node does not limit is limited: no body is too long, and no stop cuts a response under way.
 *
 * @param given go before all of them
 */
export function toConnectionOptions({ head, fields, ...times }: Settings, given: ConnectionOptions): ConnectionOptions {
  const target = given.limits?.head ?? head
  return {
    ...times,
    bodyTimeout: 0,
    sendTimeout: 0,
    gracefulTimeout: Infinity,
    ...given,
    limits: { head, target, fields, body: Infinity, ...given.limits },
  }
}
