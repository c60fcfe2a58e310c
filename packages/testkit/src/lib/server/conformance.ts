// The suite for servers: the rules of SPEC.md and the refusals HTTP asks for, over real connections.
import { Site, stop, within } from '../suite/site.ts'
import type { RunningServer, StartServer } from '../suite/start-server.ts'
import { usualPatience, withKnownGaps } from '../suite/suite.ts'
import type { KnownGap, SuiteTest } from '../suite/suite.ts'
import { additionTests } from './additions.ts'
import { bodyTests } from './bodies.ts'
import { environTests } from './environ.ts'
import { failureTests } from './failures.ts'
import { hostileTests } from './hostile.ts'
import { requestTests } from './requests.ts'
import { responseTests } from './responses.ts'
import type { Serve, ServerTest } from './server-test.ts'

export interface ServerConformanceOptions {
  /** Starts the server on 127.0.0.1 for an application, having run its `startup`; `close` stops it gracefully. */
  readonly start: StartServer
  /** Tests that are known to fail. */
  readonly gaps?: readonly KnownGap[] | undefined
  /** How long a test waits for the server before it fails, in ms; 30,000 by default. */
  readonly patience?: number | undefined
}

/**
 * The conformance suite for servers, as a list of named tests. Every test starts a server of its own.
 *
 *     registerSuite(serverConformance({ start: (application) => serve(application, { port: 0 }) }), test)
 */
export function serverConformance(options: ServerConformanceOptions): SuiteTest[] {
  const { start, gaps = [], patience = usualPatience } = options
  const tests: readonly ServerTest[] = [
    ...environTests,
    ...responseTests,
    ...bodyTests,
    ...requestTests,
    ...failureTests,
    ...additionTests,
    ...hostileTests,
  ]
  const suiteOf = (wait: number): SuiteTest[] =>
    tests.map(({ name, run }) => ({ name, run: () => withServer(start, wait, run) }))
  return withKnownGaps(suiteOf, gaps, patience)
}

/** Runs a test, which starts its server, and stops the server whatever happens. */
async function withServer(start: StartServer, patience: number, run: (serve: Serve) => Promise<void>): Promise<void> {
  const stops: Array<() => Promise<void>> = []
  const serve: Serve = async (application) => {
    const server = closingOnce(await start(application))
    const site = new Site(server, patience)
    stops.push(() => stop(site, server))
    return { site, server }
  }
  try {
    await within(2 * patience, run(serve), 'the test did not end')
  } finally {
    for (const stopOne of stops) await stopOne()
  }
}

/** Some tests close the server themselves. */
function closingOnce(server: RunningServer): RunningServer {
  let closed: Promise<unknown> | undefined
  return { ...server, close: () => (closed ??= server.close()) }
}
