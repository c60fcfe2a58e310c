// gateway-server: serves any gateway application over HTTP/1.1. `createServer` for the manner of node:net, `serve` for
// the common case. The command line is in src/cli.
export { ConnectionHandler, createConnectionHandler, type ConnectionEvents } from './lib/connection-handler.ts'
export { ApplicationError, ClientGoneError, GaveUpError, RequestTimeoutError } from './lib/errors.ts'
export { ForwardedError, type ForwardedFamily } from './lib/forwarded.ts'
export type { LoadLimits, ServerOptions as ConnectionOptions } from './lib/options.ts'
export { ProxyProtocolError } from './lib/proxy-protocol.ts'
export { createServer, serve, type ServeOptions } from './lib/serve.ts'
export { Server, type ServerEvents, type ServerOptions } from './lib/server.ts'
export { serverVersion } from './lib/server-version.ts'
export { type Config, defineConfig } from './settings/define-config.ts'
export type { RequestFacts, ServerFacts, WorkerExit, WorkerFacts } from './settings/hooks.ts'
export { type SecureContext, TlsOptionError, type TlsOptions } from './lib/tls-options.ts'
