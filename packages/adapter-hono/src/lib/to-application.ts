// A Hono app as a gateway application: adapter-fetch does the work; this adds what Hono apps expect of their server.
import { toApplication as toFetchApplication, type ExecutionContext } from '@gateway-server/adapter-fetch'
import type { Application } from '@gateway-server/interface'
import { Bindings } from './bindings.ts'
import { routeBelowMount } from './route-below-mount.ts'

/** What is used of a Hono app; any copy and preset of Hono 4 has it. */
export interface HonoApp {
  fetch(request: Request, env?: object, context?: ExecutionContext): Response | Promise<Response>
  getPath(request: Request, options?: { env?: unknown }): string
}

export interface Options {
  /**
   * Whether `Response`, `Request` and `fetch` on the global object are replaced by faster ones, as
   * `@gateway-server/adapter-fetch` describes. Default `true`.
   */
  readonly overrideGlobals?: boolean
}

/** How Hono itself, and its own server, spell the type of a text; the standard leaves the space out. */
const textType = 'text/plain; charset=UTF-8'

/**
 * Turns a Hono app into a gateway application. The app is not changed, unless it is mounted below a path: then it
 * routes by the rest of the path.
 *
 * In the app `c.env` has `incoming` (for `getConnInfo` of `@hono/node-server/conninfo`), `outgoing.writeEarlyHints`
 * and `environ`; `c.executionCtx.waitUntil` keeps a graceful stop waiting.
 */
export function toApplication(app: HonoApp, options: Options = {}): Application {
  const application = toFetchApplication((request, env: Bindings, context) => app.fetch(request, env, context), {
    ...options,
    textType,
    env: (environ) => new Bindings(environ),
  })
  return (environ, startResponse) => {
    if (environ.SCRIPT_NAME !== '') routeBelowMount(app)
    return application(environ, startResponse)
  }
}
