// What a process that serves has beside its server: the access log, the counts for the metrics, and the engine's part of the
// error log; each where the settings ask for it.
import type { AccessLog } from '../access-log/access-log.ts'
import { Failure } from '../cli/failure.ts'
import type { ErrorLog } from '../lib/options.ts'
import { observersAsOne, type RequestObserver } from '../lib/exchange/request-observer.ts'
import { SparseLog } from '../lib/sparse-log.ts'
import { engineLog } from '../log/engine-log.ts'
import { log } from '../log/log.ts'
import type { Settings } from '../settings/table.ts'
import type { Measured } from './reporter.ts'
import type { Snapshot } from './snapshot.ts'

export interface ObserveOptions {
  /** Whether other processes write to the same log. */
  readonly shared: boolean
  /** Told once a second what this process does, where there is an admin address. */
  readonly report: (snapshot: Snapshot) => void
}

export interface Observation {
  /** Options of the server. */
  readonly options: { readonly requestObserver: RequestObserver | undefined; readonly errorLog: ErrorLog }
  /** The server serves. */
  start(server: Measured): void
  /** Log files have been moved: opens them anew. */
  reopenLogs(): void
  /** Writes what is still to be written, and reports for the last time. */
  close(): Promise<void>
}

/** @throws Failure where a file cannot be opened */
export async function observe(settings: Settings, { shared, report }: ObserveOptions): Promise<Observation> {
  const accessLog = await openAccessLog(settings, shared)
  const reporter = settings.admin === undefined ? undefined : new (await import('./reporter.ts')).Reporter(report)
  const observers = [accessLog, reporter?.observer].filter((observer) => observer !== undefined)
  return {
    options: { requestObserver: observersAsOne(observers), errorLog: engineLog },
    start: (server) => reporter?.start(server),
    reopenLogs() {
      accessLog?.reopen()
      log.reopen()
    },
    async close() {
      reporter?.stop()
      await accessLog?.close()
    },
  }
}

async function openAccessLog(
  { accessLogfile, accessLogformat }: Settings,
  shared: boolean,
): Promise<AccessLog | undefined> {
  if (accessLogfile === undefined) return undefined
  const { AccessLog: Log } = await import('../access-log/access-log.ts')
  const problems = new SparseLog((message) => log.error(message)) // a full disk is one ten times a second
  try {
    return new Log(accessLogfile, accessLogformat, { shared, onProblem: (problem) => problems.say(problem) })
  } catch (error) {
    throw new Failure(`the log file ${accessLogfile} cannot be opened: ${String(error)}`, { exitStatus: 1 })
  }
}
