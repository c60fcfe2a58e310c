// Fastify registers its plugins asynchronously: an app answers requests once it is ready. `startup` waits for that; where
// a server does not call it, the first requests wait.
import { toApplication as listenerToApplication } from '@gateway-server/adapter-node'
import type { Application } from '@gateway-server/interface'
import { isApplication } from './is-application.ts'
import type { FastifyApplication } from './is-application.ts'

/**
 * Turns a Fastify app into a gateway application. Its `startup` makes the app ready, and rejects where a plugin fails; its
 * `shutdown` closes the app.
 *
 *     export const application = toApplication(app)
 *
 * @throws TypeError for a value that is not an app of Fastify 5
 */
export function toApplication(app: FastifyApplication): Application {
  if (!isApplication(app)) throw new TypeError('toApplication expects a Fastify app, what fastify() returns')
  const answer = listenerToApplication((request, response) => app.routing(request, response))
  let isReady = false
  const startup = async (): Promise<void> => {
    await app.ready()
    isReady = true
  }
  const application: Application = (environ, startResponse) =>
    isReady ? answer(environ, startResponse) : startup().then(() => answer(environ, startResponse))
  return Object.assign(application, {
    startup,
    shutdown: async (): Promise<void> => {
      await app.close()
    },
  })
}
