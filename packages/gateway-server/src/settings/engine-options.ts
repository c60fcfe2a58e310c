// From settings to options of the engine: seconds to milliseconds, and each limit to its name there.
import type { ServerOptions } from '../lib/server.ts'
import type { ServerOptions as ConnectionOptions } from '../lib/options.ts'
import type { Resolved } from './resolve.ts'
import type { SettingName, Settings } from './table.ts'

const times = {
  keepAlive: 'keepAliveTimeout',
  announceKeepAlive: 'announceKeepAlive',
  headerTimeout: 'headerTimeout',
  bodyTimeout: 'bodyTimeout',
  requestTimeout: 'requestTimeout',
  sendTimeout: 'sendTimeout',
  gracefulTimeout: 'gracefulTimeout',
} as const satisfies Partial<Record<SettingName, keyof ConnectionOptions>>

const limits = {
  limitConcurrency: 'concurrency',
  limitConnections: 'connections',
  limitRequestTarget: 'target',
  limitRequestHead: 'head',
  limitRequestFields: 'fields',
  limitRequestBody: 'body',
  limitChunkExtension: 'chunkExtension',
  limitChunkExtensions: 'chunkExtensions',
  limitTrailers: 'trailers',
  limitTrailerSection: 'trailerSection',
} as const satisfies Partial<Record<SettingName, keyof NonNullable<ConnectionOptions['limits']>>>

type TimeName = keyof typeof times
type LimitName = keyof typeof limits

// Of a table's own keys, which is all that there is in it.
const timeNames = Object.keys(times) as TimeName[]
const limitNames = Object.keys(limits) as LimitName[]

/** What `createServer` takes. */
export function engineOptions(settings: Settings): ServerOptions {
  return {
    ...timesOf(settings, timeNames),
    forwardedAllowIps: settings.forwardedAllowIps,
    forwardedHeaders: settings.forwardedHeaders,
    proxyProtocol: settings.proxyProtocol,
    proxyAllowIps: settings.proxyAllowIps,
    requestId: settings.requestId,
    limits: limitsOf(settings, limitNames),
  }
}

/**
 * What is written somewhere, for engines under servers that have times and limits of their own for the rest. How long a stop
 * takes is not the engine's to know there: somebody else stops the server.
 */
export function writtenEngineOptions({ settings, sources }: Resolved): ConnectionOptions {
  const isWritten = (name: SettingName): boolean => sources.get(name)?.from !== 'default'
  const isMeant = (name: TimeName): boolean => {
    if (name === 'announceKeepAlive' && isWritten('keepAlive')) return true // what clients are told of it goes with it
    return name !== 'gracefulTimeout' && isWritten(name)
  }
  return {
    ...timesOf(settings, timeNames.filter(isMeant)),
    requestId: settings.requestId,
    limits: limitsOf(settings, limitNames.filter(isWritten)),
  }
}

function timesOf(settings: Settings, names: readonly TimeName[]): ConnectionOptions {
  return Object.fromEntries(names.map((name) => [times[name], settings[name] * 1000]))
}

function limitsOf(settings: Settings, names: readonly LimitName[]): NonNullable<ConnectionOptions['limits']> {
  return Object.fromEntries(names.map((name) => [limits[name], settings[name]]))
}
