// The suite for adapters: the conformance app, converted, over the wire. Every test has a server and an application
// of its own, so that tests can run in any order and alone.
import type { Application } from '@gateway-server/interface'
import { onSite } from '../suite/site.ts'
import type { RunningServer, StartServer } from '../suite/start-server.ts'
import { usualPatience, withKnownGaps } from '../suite/suite.ts'
import type { KnownGap, SuiteTest } from '../suite/suite.ts'
import { compareResponses } from './compare.ts'
import { connections } from './connections.ts'
import { exchanges } from './exchanges.ts'
import type { Exchange } from './exchanges.ts'
import { failures } from './failures.ts'
import { streaming } from './streaming.ts'

export interface ApplicationConformanceOptions {
  /** Makes the conformance app and converts it; called for every test. */
  readonly toApplication: () => Application | Promise<Application>
  /** Serves an application on 127.0.0.1, having run its `startup`; `close` runs its `shutdown`. */
  readonly serve: StartServer
  /** Serves the same app on the framework's own server; then the simple exchanges are run on both and compared. */
  readonly native?: (() => Promise<RunningServer>) | undefined
  /** Tests that are known to fail. */
  readonly gaps?: readonly KnownGap[] | undefined
  /** How long a test waits for the server before it fails, in ms; 30,000 by default. */
  readonly patience?: number | undefined
}

/**
 * The conformance suite for applications made by an adapter, as a list of named tests.
 *
 *     registerSuite(applicationConformance({ toApplication: () => toApplication(createApp()), serve }), test)
 *
 * The app has the routes of `conformanceRoutes`.
 */
export function applicationConformance(options: ApplicationConformanceOptions): SuiteTest[] {
  const { toApplication, serve, native, gaps = [], patience = usualPatience } = options
  const start = async (): Promise<RunningServer> => await serve(await toApplication())
  const procedures = [...streaming, ...connections, ...failures]
  const suiteOf = (wait: number): SuiteTest[] => [
    ...exchanges.map((exchange) => ({ name: exchange.name, run: () => runExchange(exchange, start, wait) })),
    ...procedures.map(({ name, run }) => ({ name, run: () => onSite(start, wait, run) })),
    ...(native === undefined ? [] : exchanges.map((one) => comparisonOf(one, start, native, wait))),
  ]
  return withKnownGaps(suiteOf, gaps, patience)
}

function runExchange(exchange: Exchange, start: () => Promise<RunningServer>, patience: number): Promise<void> {
  return onSite(start, patience, async (site) => exchange.check(await site.fetch(exchange.request)))
}

function comparisonOf(
  { name, request }: Exchange,
  start: () => Promise<RunningServer>,
  native: () => Promise<RunningServer>,
  patience: number,
): SuiteTest {
  const run = (): Promise<void> =>
    onSite(start, patience, (gateway) =>
      onSite(native, patience, async (own) => {
        compareResponses(await gateway.fetch(request), await own.fetch(request))
      }),
    )
  return { name: `as on the framework's own server: ${name}`, run }
}
