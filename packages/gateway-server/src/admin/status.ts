// What the status page shows of one moment, as the data that it gets.
import type { Problem } from '../log/log.ts'
import type { Snapshot } from '../metrics/snapshot.ts'
import { totalOf } from '../metrics/snapshot.ts'
import type { Rates, Totals } from '../metrics/totals.ts'
import type { Administered, AdministeredWorker } from './administered.ts'
import type { Problems } from './problems.ts'

export interface Status extends Rates {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly ready: boolean
  readonly inFlight: number
  readonly connections: number
  /** Bytes, of all workers. */
  readonly memory: number
  /** Milliseconds: of the worker that is latest. */
  readonly eventLoopDelay: number
  /** How many workers there should be; undefined where nobody can change that. */
  readonly workerCount: number | undefined
  readonly workers: readonly WorkerStatus[]
  readonly problems: readonly Problem[]
  readonly problemCount: number
}

interface WorkerStatus extends AdministeredWorker {
  readonly requestsPerSecond: number
  readonly inFlight: number
  readonly connections: number
  readonly memory: number
  readonly eventLoopDelay: number
  /** From 0 to 1. */
  readonly utilization: number
}

export function statusOf(administered: Administered, totals: Totals, problems: Problems): Status {
  const snapshots = totals.workers
  const sum = (of: (worker: Snapshot) => number): number => totalOf(snapshots.map(of))
  return {
    ...totals.rates,
    time: Date.now(),
    ready: administered.isReady(),
    inFlight: sum(({ inFlight }) => inFlight),
    connections: sum(({ connections }) => connections),
    memory: sum(({ memory }) => memory.rss),
    eventLoopDelay: Math.max(0, ...snapshots.map(({ eventLoop }) => eventLoop.p99)),
    workerCount: administered.control?.count(),
    workers: administered.workers().map((worker) => workerStatus(worker, totals, snapshots)),
    problems: problems.latest,
    problemCount: problems.count,
  }
}

function workerStatus(worker: AdministeredWorker, totals: Totals, snapshots: readonly Snapshot[]): WorkerStatus {
  const { pid, state, startedAt } = worker
  const snapshot = snapshots.find((each) => each.pid === pid)
  return {
    pid,
    state,
    startedAt,
    requestsPerSecond: totals.requestsPerSecondOf(pid),
    inFlight: snapshot?.inFlight ?? 0,
    connections: snapshot?.connections ?? 0,
    memory: snapshot?.memory.rss ?? 0,
    eventLoopDelay: snapshot?.eventLoop.p99 ?? 0,
    utilization: snapshot?.eventLoop.utilization ?? 0,
  }
}
