// Express gives the prototypes of its app to both messages of every request. Constructed with exactly those, the messages
// need no change, and V8 keeps them fast.
import { toApplication as listenerToApplication } from '@gateway-server/adapter-node'
import type { Listener, NodeApplication } from '@gateway-server/adapter-node'
import { isApplication } from './is-application.ts'

/**
 * Turns an Express app into a gateway application. The app is not changed for others: it still works on node:http, at
 * the same time too.
 *
 *     export const application = toApplication(app)
 *
 * Its `server` is what WebSocket libraries want: `new WebSocketServer({ server: application.server })`.
 *
 * @throws TypeError for a value that is not an app of Express 4 or 5
 */
export function toApplication(app: Listener): NodeApplication {
  if (!isApplication(app)) throw new TypeError('toApplication expects an Express app, what express() returns')
  return listenerToApplication(app, { prototypes: { request: app.request, response: app.response } })
}
