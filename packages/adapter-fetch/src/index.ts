// Any fetch handler as a gateway application.
export type { ExecutionContext } from './lib/execution-context.ts'
export { isApplication } from './lib/is-application.ts'
export { toApplication, type FetchHandler, type FetchObject, type Options } from './lib/to-application.ts'
