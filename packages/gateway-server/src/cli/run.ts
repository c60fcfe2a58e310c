// What the command does: it reads its settings, and answers a question about them, or serves until a signal ends it. It says
// what it does on standard error.
import type { Address } from '../listening/address.ts'
import { addressesOf } from '../listening/addresses.ts'
import { prepareProcess } from '../process/prepare.ts'
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
  try {
    const resolved = await configure(flags, process.env, process.cwd())
    const { printConfig, checkConfig } = resolved.settings
    if (printConfig || checkConfig) {
      const { answer } = await import('./answer.ts')
      process.exit(await answer(resolved))
    }
    noteMisspelt(process.env)
    prepareProcess(resolved.settings)
    await serveAlone(resolved, addressesOf(resolved, inheritedAddresses()), stopping)
  } catch (error) {
    endWith(error)
  }
}

function inheritedAddresses(): readonly Address[] {
  return inheritedSockets().map(({ fd }) => ({ kind: 'fd', fd }))
}
