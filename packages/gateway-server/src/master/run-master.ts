// Becomes the master: everything that is done once, in the order that rights and failures ask for. What can be wrong with
// addresses is said before any worker is started, and what root alone may do is done before it is given up.
import type { Address } from '../listening/address.ts'
import { bind } from '../cli/listen.ts'
import { configureLog } from '../log/configure.ts'
import { log } from '../log/log.ts'
import { callHook } from '../hooks/call-hook.ts'
import { become, identityOf } from '../process/privileges.ts'
import { PidFile } from '../process/pid-file.ts'
import type { Resolved } from '../settings/resolve.ts'
import type { Settings } from '../settings/table.ts'
import { takeNotifier } from '../systemd/notify.ts'
import { Master, type MasterEnd } from './master.ts'
import { adminOfMaster } from './master-admin.ts'
import { reloadsModules } from './roles.ts'
import { inheritedVariable } from './successor.ts'

export interface RunMasterOptions {
  readonly resolved: Resolved
  /** Where to listen, unless a master before this one has left its sockets. */
  readonly addresses: readonly Address[]
  /** The folder it was started in. */
  readonly startedIn: string
  /** Reads the configuration again. @throws Failure */
  readonly reread: () => Promise<Resolved>
}

/** The exit status of a master whose workers cannot load or start the application: gunicorn's. */
const exitStatuses: Readonly<Record<MasterEnd, number>> = { stopped: 0, 'boot failed': 3 }

/** Runs until it is told to stop. @returns its exit status @throws Failure */
export async function runMaster({ resolved, addresses, startedIn, reread }: RunMasterOptions): Promise<number> {
  const { settings, sources } = resolved
  await callHook('onStarting', settings, { pid: process.pid, addresses: [] })
  if (sources.get('port')?.from === 'flag') process.env['PORT'] = String(settings.port) // what most programs look at
  const inherited = takeInherited()
  const identity = identityOf(settings)
  const pidFile = settings.pid === undefined ? undefined : new PidFile(settings.pid)
  pidFile?.write(identity)
  const listeners = await bind(inherited ?? addresses, resolved, { owner: identity, paused: true })
  if (identity !== undefined) {
    become(identity)
    configureLog(settings, true)
  }
  log.info(`Starting gateway-server (master ${process.pid})`)
  const masterVariables = { ...process.env }
  const notifier = takeNotifier((message) => log.warn(message))
  const master = new Master({ resolved, listeners, pidFile, log, notifier, masterVariables, startedIn, reread })
  const admin = await adminOfMaster(master, settings, listeners.urls(), inherited !== undefined)
  const stopWatching = reloadsModules(settings) ? await watchToReload(master, settings) : undefined
  const end = await master.run()
  stopWatching?.()
  pidFile?.remove()
  log.info('Shutting down: Master')
  await notifier.close()
  await admin.close()
  return exitStatuses[end]
}

/** @returns what ends it */
async function watchToReload(master: Master, settings: Settings): Promise<() => void> {
  const { reloadOnChange } = await import('../reload/reload-on-change.ts')
  return reloadOnChange(master, { extraFiles: settings.reloadExtraFile ?? [], say: (text) => log.info(text) })
}

/** The sockets of the master before this one; children of this one are not to take them for theirs. */
function takeInherited(): Address[] | undefined {
  const numbers = process.env[inheritedVariable]
  delete process.env[inheritedVariable]
  return numbers?.split(',').map((fd) => ({ kind: 'fd', fd: Number(fd) }))
}
