// What each signal does, as a table: gunicorn's, for the master and for its workers.

/** What the master can be asked for. */
export type MasterAction = 'stop' | 'quit' | 'reload' | 'reopenLogs' | 'upgrade' | 'addWorker' | 'removeWorker'

export const masterSignals: Readonly<Partial<Record<NodeJS.Signals, MasterAction>>> = {
  /** Requests under way are finished. */
  SIGTERM: 'stop',
  /** They are cut. */
  SIGINT: 'quit',
  SIGQUIT: 'quit',
  SIGHUP: 'reload',
  SIGUSR1: 'reopenLogs',
  SIGUSR2: 'upgrade',
  SIGTTIN: 'addWorker',
  SIGTTOU: 'removeWorker',
}

/** What a worker does by itself; all else it is told by the master. */
export type WorkerAction = 'retire' | 'reopenLogs' | 'nothing'

export const workerSignals: Readonly<Partial<Record<NodeJS.Signals, WorkerAction>>> = {
  /** Somebody wants this worker gone: another takes its place first. */
  SIGTERM: 'retire',
  SIGUSR1: 'reopenLogs',
  /** A terminal sends these to all of its processes, and systemd may: the master knows what to do. */
  SIGINT: 'nothing',
  SIGQUIT: 'nothing',
  SIGHUP: 'nothing',
}

/** Does what the table says from now on. */
export function listenToSignals<Action extends string>(
  table: Readonly<Partial<Record<NodeJS.Signals, Action>>>,
  act: (action: Action, signal: NodeJS.Signals) => void,
): void {
  // The table's keys are signals, and each has an action.
  const entries = Object.entries(table) as [NodeJS.Signals, Action][]
  for (const [signal, action] of entries) process.on(signal, () => act(action, signal))
}
