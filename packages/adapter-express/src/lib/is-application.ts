// What an Express app is, told without importing Express: the app may come from another copy, or from another version.
import type { IncomingMessage, ServerResponse } from 'node:http'

/** An app of Express 4 or 5, as far as this adapter needs it. */
export interface ExpressApplication {
  (request: IncomingMessage, response: ServerResponse): void
  /** The prototypes of the app's requests and responses. */
  readonly request: object
  readonly response: object
}

/** Whether a value is an Express app. A router is not: it has neither settings nor prototypes of its own. */
export function isApplication(value: unknown): value is ExpressApplication {
  if (typeof value !== 'function' || !('request' in value) || !('response' in value)) return false
  return isObject(value.request) && isObject(value.response) && hasMethods(value, ['handle', 'set', 'use'])
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function hasMethods(value: object, names: readonly string[]): boolean {
  return names.every((name) => typeof Reflect.get(value, name) === 'function')
}
