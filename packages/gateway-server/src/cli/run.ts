// What the command does: it reads its settings, and answers a question about them, or serves until a signal ends it. It says
// what it does on standard error.
import type { Address } from '../listening/address.ts'
import { addressesOf } from '../listening/addresses.ts'
import { configureLog } from '../log/configure.ts'
import { needsMaster, takeBirth } from '../master/roles.ts'
import { startedIn } from '../master/started-in.ts'
import { prepareProcess } from '../process/prepare.ts'
import type { Resolved } from '../settings/resolve.ts'
import type { Settings } from '../settings/table.ts'
import { inheritedSockets } from '../systemd/activation.ts'
import type { Flags } from './arguments.ts'
import { configure, noteMisspelt } from './configure.ts'
import { endWith } from './failure.ts'
import { outliveReaders } from './say.ts'
import { serveAlone } from './serve-alone.ts'
import { stopOnSignals } from './stop-on-signals.ts'

/** Returns once it serves; whatever prevents that ends the process with a message. */
export async function run(flags: Flags): Promise<void> {
  outliveReaders()
  const stopping = stopOnSignals()
  const birth = takeBirth(process.env)
  const folder = birth?.startedIn ?? startedIn(process.env['PWD'])
  const reread = (): Promise<Resolved> => configure(flags, process.env, folder)
  try {
    const resolved = await reread()
    if (birth !== undefined) {
      stopping.leave()
      configureLog(resolved.settings, true)
      const { runWorker } = await import('../master/run-worker.ts')
      return await runWorker(resolved, birth)
    }
    const { printConfig, checkConfig } = resolved.settings
    if (printConfig || checkConfig) {
      const { answer } = await import('./answer.ts')
      process.exit(await answer(resolved))
    }
    const isMaster = needsMaster(resolved.settings)
    configureLog(logUntilBecome(resolved), isMaster)
    noteMisspelt(process.env)
    prepareProcess(resolved.settings, isMaster ? 'master' : undefined)
    const addresses = addressesOf(resolved, inheritedAddresses())
    if (!isMaster) return await serveAlone(resolved, addresses, stopping)
    stopping.leave()
    const { runMaster } = await import('../master/run-master.ts')
    process.exit(await runMaster({ resolved, addresses, startedIn: folder, reread }))
  } catch (error) {
    endWith(error)
  }
}

/** Who becomes another user opens the log file afterwards, so that it is that user's. */
function logUntilBecome({ settings }: Resolved): Settings {
  const becomes = settings.user !== undefined || settings.group !== undefined
  return becomes ? { ...settings, errorLogfile: undefined } : settings
}

function inheritedAddresses(): readonly Address[] {
  return inheritedSockets().map(({ fd }) => ({ kind: 'fd', fd }))
}
