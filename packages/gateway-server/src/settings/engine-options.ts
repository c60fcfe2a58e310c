// From settings to options of the engine: seconds to milliseconds, and each limit to its name there.
import type { ServerOptions } from '../lib/server.ts'
import type { Settings } from './table.ts'

/** What `createServer` takes. */
export function engineOptions(settings: Settings): ServerOptions {
  return {
    forwardedAllowIps: settings.forwardedAllowIps,
    forwardedHeaders: settings.forwardedHeaders,
    proxyProtocol: settings.proxyProtocol,
    proxyAllowIps: settings.proxyAllowIps,
    keepAliveTimeout: settings.keepAlive * 1000,
    announceKeepAlive: settings.announceKeepAlive * 1000,
    headerTimeout: settings.headerTimeout * 1000,
    bodyTimeout: settings.bodyTimeout * 1000,
    requestTimeout: settings.requestTimeout * 1000,
    sendTimeout: settings.sendTimeout * 1000,
    gracefulTimeout: settings.gracefulTimeout * 1000,
    requestId: settings.requestId,
    limits: {
      concurrency: settings.limitConcurrency,
      connections: settings.limitConnections,
      target: settings.limitRequestTarget,
      head: settings.limitRequestHead,
      fields: settings.limitRequestFields,
      body: settings.limitRequestBody,
      chunkExtension: settings.limitChunkExtension,
      chunkExtensions: settings.limitChunkExtensions,
      trailers: settings.limitTrailers,
      trailerSection: settings.limitTrailerSection,
    },
  }
}
