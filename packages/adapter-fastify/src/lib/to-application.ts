// Fastify registers its plugins asynchronously: an app answers requests once it is ready. `startup` waits for that; where
// a server does not call it, the first requests wait. Every app has a server of node:http, whether it listens or not, and
// plugins listen there: requests go to its listeners, which are the app's own routing unless somebody has changed them.
import { toApplication as nodeToApplication } from '@gateway-server/adapter-node'
import type { NodeApplication } from '@gateway-server/adapter-node'
import type { Application } from '@gateway-server/interface'
import { isApplication } from './is-application.ts'
import type { FastifyApplication } from './is-application.ts'

/**
 * Turns a Fastify app into a gateway application. Its `startup` makes the app ready, and rejects where a plugin fails; its
 * `shutdown` closes the app. `app.server` emits `upgrade` and the other events of a server, as far as plugins and programs
 * listen there, and its `listening` and `address()` tell of the gateway server (see `NodeApplication`).
 *
 *     export const application = toApplication(app)
 *
 * @throws TypeError for a value that is not an app of Fastify 5
 */
export function toApplication(app: FastifyApplication): Application {
  if (!isApplication(app)) throw new TypeError('toApplication expects a Fastify app, what fastify() returns')
  const inner = applicationOf(app)
  let isReady = false
  const startup = async (): Promise<void> => {
    await app.ready()
    isReady = true
    inner.startup()
  }
  const application: Application = (environ, startResponse) =>
    isReady ? inner(environ, startResponse) : startup().then(() => inner(environ, startResponse))
  return Object.assign(application, {
    startup,
    drain: () => inner.drain(),
    shutdown: async (): Promise<void> => {
      await app.close()
      await inner.shutdown()
    },
  })
}

function applicationOf(app: FastifyApplication): NodeApplication {
  // A `serverFactory` may make anything; and Fastify's HTTP/2 server is none of node:http.
  const { server } = app
  const isPlain = server.listeners?.('request').length > 0 && 'closeAllConnections' in server
  return nodeToApplication(isPlain ? server : (request, response) => app.routing(request, response))
}
