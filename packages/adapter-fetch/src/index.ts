// Any fetch handler as a gateway application.
export type { ExecutionContext } from './lib/execution-context.ts'
export { isApplication } from './lib/is-application.ts'
export { toApplication, type FetchHandler, type FetchObject, type Options } from './lib/to-application.ts'
export { toFetch, type ApplicationHandler, type ToFetchOptions } from './lib/to-fetch/to-fetch.ts'
export type { RequestInfo } from './lib/to-fetch/client-facts.ts'
