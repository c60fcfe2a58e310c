// The gateway interface, version 1.0: what applications, servers, middleware and adapters share.
// Everything here is types and a few small functions; it must never depend on a framework or on a server.
// The prose with every rule is SPEC.md in the repository; @gateway-server/lint checks it.
export type { Application, BodyDestination, Chunk, ResponseBody } from './lib/application.ts'
export { ApplicationError } from './lib/application-error.ts'
export { deriveApplication } from './lib/derive-application.ts'
export { deriveEnviron } from './lib/derive-environ.ts'
export type { Environ, EnvironOverrides, ErrorStream, HttpVariable, Upgrade, UrlScheme } from './lib/environ.ts'
export { fieldNameOf, variableNameOf } from './lib/field-names.ts'
export type { Input } from './lib/input.ts'
export { defineLazyKey } from './lib/lazy-key.ts'
export {
  asksToClose,
  checkedHead,
  checkFields,
  checkFieldValue,
  checkIsList,
  contentLengthOf,
  responseFieldRole,
  statusCodeOf,
} from './lib/response-head.ts'
export type { ResponseFieldRole, ResponseHead } from './lib/response-head.ts'
export { interfaceVersion } from './lib/version.ts'
export type { HeaderList, StartResponse, Write } from './lib/start-response.ts'
