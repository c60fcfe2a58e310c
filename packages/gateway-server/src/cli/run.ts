// What the command does: it reads its settings, and answers a question about them, or serves until a signal ends it. It says
// what it does on standard error.
import { addressesOf } from '../listening/addresses.ts'
import { become, identityOf } from '../process/privileges.ts'
import { PidFile } from '../process/pid-file.ts'
import { prepareProcess } from '../process/prepare.ts'
import type { Resolved } from '../settings/resolve.ts'
import { inheritedSockets } from '../systemd/activation.ts'
import type { Flags } from './arguments.ts'
import { configure, noteMisspelt } from './configure.ts'
import { endWith } from './failure.ts'
import { bind, serve } from './listen.ts'
import { loadApplication } from './load-application.ts'
import { outliveReaders, say } from './say.ts'
import { type Stopping, stopOnSignals } from './stop-on-signals.ts'

/** Returns once it serves; whatever prevents that ends the process with a message. */
export async function run(flags: Flags): Promise<void> {
  outliveReaders()
  const stopping = stopOnSignals()
  try {
    const resolved = await configure(flags, process.env, process.cwd())
    const { printConfig, checkConfig } = resolved.settings
    if (printConfig || checkConfig) {
      const { answer } = await import('./answer.ts')
      process.exit(await answer(resolved))
    }
    noteMisspelt(process.env)
    prepareProcess(resolved.settings)
    await serveAlone(resolved, stopping)
  } catch (error) {
    endWith(error)
  }
}

/** Serves in this process. Where it becomes another user the addresses are bound before, and all else is loaded after. */
async function serveAlone(resolved: Resolved, stopping: Stopping): Promise<void> {
  const { settings, sources } = resolved
  const addresses = addressesOf(
    resolved,
    inheritedSockets().map(({ fd }) => ({ kind: 'fd', fd })),
  )
  if (sources.get('port')?.from === 'flag') process.env['PORT'] = String(settings.port) // what most programs look at
  const identity = identityOf(settings)
  if (settings.pid !== undefined) new PidFile(settings.pid).write(identity)
  const early = identity === undefined ? undefined : await bind(addresses, resolved, identity)
  if (identity !== undefined) become(identity)
  const loaded = await loadApplication(settings)
  if (loaded.program !== undefined) {
    early?.close()
    stopping.stops(loaded.program)
    await loaded.program.listens(loaded.path, loaded.reason)
    say(`Loaded ${loaded.path}, a program that listens itself`)
    loaded.program.serve(resolved)
    return
  }
  const listeners = early ?? (await bind(addresses, resolved))
  await serve(listeners, loaded.application, settings, (server) => stopping.stops(server))
  if (!stopping.begun) say(`Listening at ${listeners.urls().join(' and ')} (Ctrl-C stops)`)
}
