// What the process that was just started is to be: a master, one of its workers, or the only one. It is looked at on every
// start of the command, so it loads nothing.
import { wsgiModule } from '../cli/wsgi-module.ts'
import type { Settings } from '../settings/table.ts'
import { type WorkerBirth, workerVariable } from './messages.ts'

/** Whether these settings need a master: one worker that lives for ever needs none. */
export function needsMaster(settings: Settings): boolean {
  const { workers, maxWorkerMemory, maxWorkerLifetime } = settings
  if (workers !== 1 || requestsOfWorkers(settings) > 0 || maxWorkerMemory > 0 || maxWorkerLifetime > 0) return true
  return reloadsModules(settings)
}

/** After how many requests a worker is replaced; those of Python count for the processes of their adapter. */
export function requestsOfWorkers({ maxRequests, application = '' }: Settings): number {
  return wsgiModule(application) === undefined ? maxRequests : 0
}

/** Whether --reload is about modules of JavaScript: those of Python are their adapter's to reload. */
export function reloadsModules({ reload, application = '' }: Settings): boolean {
  return reload && wsgiModule(application) === undefined
}

/** What a master has told this process, if it is one's worker; processes that it starts are to know nothing of it. */
export function takeBirth(env: NodeJS.ProcessEnv): WorkerBirth | undefined {
  const text = env[workerVariable]
  delete env[workerVariable]
  if (text === undefined || process.send === undefined) return undefined
  return JSON.parse(text) as WorkerBirth // the master has written it
}
