// node:http, as who requires it gets it. An `import` reads all that it exports, and one of it, `WebSocket`, loads fetch, and
// with it node:http2, node:tls and node:worker_threads: 40 ms of a start, and some megabytes (decisions/0016). Tracers that
// wait for somebody to load node:http hear of a `require`, too.
import type * as http from 'node:http'
import { createRequire } from 'node:module'

const required = createRequire(import.meta.url)('node:http') as typeof http

export const IncomingMessage: typeof http.IncomingMessage = required.IncomingMessage
export type IncomingMessage = http.IncomingMessage

export const OutgoingMessage: typeof http.OutgoingMessage = required.OutgoingMessage

export const Server: typeof http.Server = required.Server
export type Server = http.Server

export const ServerResponse: typeof http.ServerResponse = required.ServerResponse
export type ServerResponse = http.ServerResponse

export const STATUS_CODES: typeof http.STATUS_CODES = required.STATUS_CODES
export const validateHeaderName: typeof http.validateHeaderName = required.validateHeaderName
export const validateHeaderValue: typeof http.validateHeaderValue = required.validateHeaderValue
