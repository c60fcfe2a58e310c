// node:http, as who requires it gets it: an `import` reads all that it exports, and loads fetch for one of them
// (decisions/0016).
import type * as http from 'node:http'
import { createRequire } from 'node:module'

const required = createRequire(import.meta.url)('node:http') as typeof http

export const IncomingMessage: typeof http.IncomingMessage = required.IncomingMessage
export const METHODS: typeof http.METHODS = required.METHODS
export const Server: typeof http.Server = required.Server
export type Server = http.Server
export const ServerResponse: typeof http.ServerResponse = required.ServerResponse
export const createServer: typeof http.createServer = required.createServer
export const maxHeaderSize: typeof http.maxHeaderSize = required.maxHeaderSize
