// The hooks of requests, in the worker. Where there is none, the application is the one that was given and nobody observes:
// they cost nothing.
import { deriveApplication, type Application } from '@gateway-server/interface'
import { observersAsOne, type RequestObserver } from '../lib/exchange/request-observer.ts'
import type { Settings } from '../settings/table.ts'

/** The application, with `preRequest` called before it. What that throws is the application's error: 500. */
export function withPreRequest(application: Application, { preRequest }: Pick<Settings, 'preRequest'>): Application {
  if (preRequest === undefined) return application
  return deriveApplication(application, (environ, startResponse) => {
    preRequest(environ)
    return application(environ, startResponse)
  })
}

/** The observer, with `postRequest` called before it; undefined where nobody observes. What the hook throws is logged. */
export function withPostRequest(
  observer: RequestObserver | undefined,
  { postRequest }: Pick<Settings, 'postRequest'>,
  log: (text: string) => void,
): RequestObserver | undefined {
  if (postRequest === undefined) return observer
  const calling: RequestObserver = {
    ended({ status, bytes, duration, remoteAddress }) {
      try {
        postRequest({ status, bytes, duration, remoteAddress })
      } catch (error) {
        log(`the hook postRequest failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      }
    },
  }
  return observersAsOne(observer === undefined ? [calling] : [calling, observer])
}
