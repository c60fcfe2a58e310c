// The hooks of requests, in the worker. Where there is none, the application is the one that was given and nobody observes:
// they cost nothing.
import type { Application } from '@gateway-server/interface'
import type { RequestObserver } from '../lib/request-observer.ts'
import type { Settings } from '../settings/table.ts'

/** The application, with `preRequest` called before it. What that throws is the application's error: 500. */
export function withPreRequest(application: Application, { preRequest }: Pick<Settings, 'preRequest'>): Application {
  if (preRequest === undefined) return application
  const hooked: Application = (environ, startResponse) => {
    preRequest(environ)
    return application(environ, startResponse)
  }
  const { startup, shutdown } = application
  if (startup !== undefined) hooked.startup = (state) => startup.call(application, state)
  if (shutdown !== undefined) hooked.shutdown = () => shutdown.call(application)
  return hooked
}

/** Who calls `postRequest`; nobody, where it is not set. What it throws is logged. */
export function postRequestObserver(
  { postRequest }: Pick<Settings, 'postRequest'>,
  log: (text: string) => void,
): readonly RequestObserver[] {
  if (postRequest === undefined) return []
  return [
    {
      ended({ status, bytes, duration, remoteAddress }) {
        try {
          postRequest({ status, bytes, duration, remoteAddress })
        } catch (error) {
          log(`the hook postRequest failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
        }
      },
    },
  ]
}
