// Stands between a server and an application, and throws a LintError at whoever breaks a rule of SPEC.md. It is meant
// for tests and development; what it passes on, it passes on as it is and when it comes.
import type { Application, Environ, ResponseBody, StartResponse } from '@gateway-server/interface'
import { Exchange } from './exchange.ts'
import { Lifecycle } from './lifecycle.ts'
import { LintError, show } from './lint-error.ts'
import { lintBody } from './linted-body.ts'
import { lintEnviron } from './linted-environ.ts'
import { checkEnviron } from './rules/environ.ts'

export interface LintOptions {
  /**
   * Told of what is found when there is nobody to throw at, as an abort signal after success. By default it is written
   * to `gateway.errors`.
   */
  readonly onViolation?: ((error: LintError) => void) | undefined
}

type Answer = ResponseBody | null | undefined | void

/**
 * The application, with every rule checked in both directions.
 *
 *     export const application = lint(createApplication())
 *
 * A broken rule is thrown as a `LintError` where it is broken: at the server from the call or from the body's iterator,
 * at the application from `startResponse`, `write` or what it uses of the environ.
 */
export function lint(application: Application, options: LintOptions = {}): Application {
  if (typeof application !== 'function') {
    throw new LintError('10', 'application', `an application is a function, not ${show(application)}`)
  }
  const lifecycle = new Lifecycle(application)
  const linted: Application = (environ, startResponse, ...rest: never[]) => {
    checkCall(environ, startResponse, rest)
    lifecycle.checkRequest(environ)
    const report = options.onViolation ?? ((error) => environ['gateway.errors'].write(`${error.message}\n`))
    const exchange = new Exchange(environ, startResponse, report)
    const answer = application(lintEnviron(environ, exchange), exchange.startResponse)
    if (answer instanceof Promise) return answer.then((body: Answer) => finish(body, exchange))
    return finish(answer, exchange)
  }
  if (application.startup !== undefined) linted.startup = lifecycle.startup
  if (application.drain !== undefined) linted.drain = lifecycle.drain
  if (application.shutdown !== undefined) linted.shutdown = lifecycle.shutdown
  return linted
}

function checkCall(environ: Environ, startResponse: StartResponse, rest: readonly unknown[]): void {
  if (typeof startResponse !== 'function' || rest.length > 0) {
    throw new LintError('2', 'server', 'an application is called with an environ and startResponse')
  }
  checkEnviron(environ)
}

/** Looks at what the application returned. */
function finish(body: Answer, exchange: Exchange): ResponseBody | null {
  if (exchange.upgraded && body) throw new LintError('12', 'application', 'a body was returned after an upgrade')
  const excused = exchange.upgraded || exchange.aborted
  if (!exchange.started && !excused) {
    throw new LintError('10', 'application', 'the application returned without having called startResponse')
  }
  if (body !== null && body !== undefined) return lintBody(body, exchange)
  exchange.end()
  return null
}
