// A worker: loads the application and serves the connections that its master hands it. It listens to nobody itself.
import { endWith, ExitStatus, Failure } from '../cli/failure.ts'
import { collectSaid } from '../cli/say.ts'
import { log } from '../log/log.ts'
import { type Observation, observe } from '../metrics/observe.ts'
import { setTitle } from '../process/prepare.ts'
import type { Resolved } from '../settings/resolve.ts'
import type { Settings } from '../settings/table.ts'
import { startHeartbeat } from './heartbeat.ts'
import type { WorkerBirth } from './messages.ts'
import { Recycling } from './recycling.ts'
import { reloadsModules, requestsOfWorkers } from './roles.ts'
import { listenToSignals, workerSignals } from './signals.ts'
import { startApplication } from './start-application.ts'
import { WorkerChannel } from './worker-channel.ts'

/**
 * How long connections that are kept alive stay open for one more request when a worker ends, in milliseconds: it is
 * answered with `Connection: close`. A request that is on its way when its connection is closed would be lost. Whoever has
 * edited a file wants no more answers of what was before on a connection that had one, and browsers ask again there.
 */
const idleGrace = 2_000

/**
 * How long the master has to say that a signal was sent to it, too, in milliseconds: systemd and `timeout` send TERM to all
 * processes, and then no worker is to be replaced.
 */
const sentToAll = 1_000

/** Serves until the master lets it end. @throws Failure for what prevents that */
export async function runWorker({ settings }: Resolved, birth: WorkerBirth): Promise<void> {
  setTitle(settings, 'worker')
  let observation: Observation | undefined
  const channel: WorkerChannel = new WorkerChannel({
    reopenLogs: () => observation?.reopenLogs(),
    ended: (cause) => void ended(observation, cause),
  })
  listenToSignals(workerSignals, (action, signal) => {
    if (action === 'retire') setTimeout(() => channel.retire(`it was sent ${signal}`), sentToAll).unref()
    else if (action === 'reopenLogs') observation?.reopenLogs()
  })
  const recycling = new Recycling({ ...settings, maxRequests: requestsOfWorkers(settings) }, (reason) =>
    channel.retire(reason),
  )
  startHeartbeat(() => {
    channel.alive()
    recycling.lookAtMemory()
  }, settings.timeout * 1000)
  observation = await observeWorker(settings, channel)
  await settings.postFork?.({ pid: birth.master, addresses: [] }, { age: birth.age, pid: process.pid })
  const notes: string[] = []
  const stopCollecting = collectSaid((text) => notes.push(text))
  const server = await startApplication(settings, {
    options: {
      ...observation.options,
      idleGrace: reloadsModules(settings) ? 0 : idleGrace,
      firstGrace: idleGrace,
      multiprocess: true,
    },
    wrap: (application) => recycling.counting(application),
    report: (paths) => channel.send({ type: 'loaded', paths }),
  })
  stopCollecting()
  recycling.start()
  observation.start(server)
  channel.serve(server, notes)
}

function observeWorker(settings: Settings, channel: WorkerChannel): Promise<Observation> {
  if (settings.admin !== undefined) log.onProblem = (problem) => channel.send({ type: 'problem', problem })
  return observe(settings, { shared: true, report: (snapshot) => channel.send({ type: 'metrics', snapshot }) })
}

async function ended(observation: Observation | undefined, cause?: unknown): Promise<void> {
  await observation?.close()
  if (cause === undefined) process.exit(0)
  endWith(new Failure('the application failed to shut down:', { exitStatus: ExitStatus.FAILED, cause }))
}
