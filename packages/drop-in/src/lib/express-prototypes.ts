// Express gives every request and response its app's prototypes. Messages that have them from the beginning need no
// replacement, which costs as much as all the rest: so a server whose one listener is an Express app (Nest's is, too) gets
// such messages. Any other listener, one that calls an Express app among them, works without.
import type { ToApplicationOptions } from '@gateway-server/adapter-node'
import { IncomingMessage, ServerResponse } from './node-http.ts'
import type { HttpServer } from './node-server.ts'

/** The prototypes of the app that listens to `request` alone; undefined where there is none. */
export function expressPrototypes(server: HttpServer): ToApplicationOptions['prototypes'] {
  const [listener, ...others] = server.listeners('request')
  if (listener === undefined || others.length > 0) return undefined
  const request: unknown = Reflect.get(listener, 'request')
  const response: unknown = Reflect.get(listener, 'response')
  return request instanceof IncomingMessage && response instanceof ServerResponse ? { request, response } : undefined
}
