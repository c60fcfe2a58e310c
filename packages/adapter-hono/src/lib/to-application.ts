// A Hono app as a gateway application: adapter-fetch does the work; this adds what Hono apps expect of their server.
import { toApplication as toFetchApplication, type ExecutionContext } from '@gateway-server/adapter-fetch'
import type { Application } from '@gateway-server/interface'
import type { Server } from 'node:http'
import { Bindings } from './bindings.ts'
import { routeBelowMount } from './route-below-mount.ts'
import { Upgrades } from './upgrades.ts'

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

/** An application of a Hono app, and the server that WebSocket libraries listen on. */
export interface HonoApplication extends Application {
  /**
   * An `http.Server` that never listens, made when it is asked for: what to give to `injectWebSocket` of @hono/node-ws and
   * the like. Its `upgrade` event has the requests that ask for one; without a listener they are the app's, as any other.
   */
  readonly server: Server
}

/** How Hono itself, and its own server, spell the type of a text; the standard leaves the space out. */
const textType = 'text/plain; charset=UTF-8'

/**
 * Turns a Hono app into a gateway application. The app is not changed, unless it is mounted below a path: then it
 * routes by the rest of the path.
 *
 * In the app `c.env` has `incoming` (for `getConnInfo` of `@hono/node-server/conninfo`), `outgoing.writeEarlyHints`
 * and `environ`; `c.executionCtx.waitUntil` keeps a graceful stop waiting. WebSockets work by `injectWebSocket(application.server)`.
 */
export function toApplication(app: HonoApp, options: Options = {}): HonoApplication {
  const upgrades = new Upgrades()
  const fetchApplication = toFetchApplication((request, env: Bindings, context) => app.fetch(request, env, context), {
    ...options,
    textType,
    sharedHeaders: true, // as on Hono's own server: onFound of its serveStatic sets fields of a response that is made
    env: (environ, startResponse) => new Bindings(environ, startResponse),
    answeredBy: Bindings.answeredBy,
  })
  const application: Application = (environ, startResponse) => {
    if (upgrades.takes(environ)) return upgrades.answer(environ, startResponse)
    if (environ.SCRIPT_NAME !== '') routeBelowMount(app)
    return fetchApplication(environ, startResponse)
  }
  const life = {
    startup: () => upgrades.startup(),
    drain: () => upgrades.drain(),
    shutdown: () => upgrades.shutdown(),
  }
  const server = { get: () => upgrades.server, enumerable: true }
  return Object.defineProperty(Object.assign(application, life), 'server', server) as typeof application & // just defined
    typeof life & { readonly server: Server }
}
