// Middleware's one way to stand before an application through all of its life, not only while requests come.
import type { Application } from './application.ts'
import type { Environ } from './environ.ts'
import type { StartResponse } from './start-response.ts'

/**
 * An application that answers as `call` does, and starts, drains and shuts down as `inner` does.
 *
 *     deriveApplication(inner, (environ, startResponse) => inner(environ, startResponse))
 *
 * @param call a function of this middleware's own: it becomes the application, so that there is no call in between
 */
export function deriveApplication(
  inner: Application,
  call: (environ: Environ, startResponse: StartResponse) => ReturnType<Application>,
): Application {
  const derived: Application = call
  const { startup, drain, shutdown } = inner
  if (startup !== undefined) derived.startup = (state) => startup.call(inner, state)
  if (drain !== undefined) derived.drain = () => drain.call(inner)
  if (shutdown !== undefined) derived.shutdown = () => shutdown.call(inner)
  return derived
}
