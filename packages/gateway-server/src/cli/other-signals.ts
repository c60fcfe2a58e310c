// What signals do in a process without a master, besides those that stop it. Unheard, each of them would end the process or
// halt it. What takes several processes is said to.
import type { Server } from '../lib/server.ts'
import { hasTerminal, terminalIsGone } from '../process/terminal.ts'
import type { Settings } from '../settings/table.ts'
import type { Notifier } from '../systemd/notify.ts'
import { Failure } from './failure.ts'
import { say } from './say.ts'
import { readTlsFiles, tlsFailure } from './tls-files.ts'

const forMasters: readonly NodeJS.Signals[] = ['SIGUSR2', 'SIGTTIN', 'SIGTTOU']
const restTakesMaster = 'a reload of all else takes a master (--workers 2 or more) or a restart'

/** Listens to HUP and to the signals of a master. */
export function listenToOtherSignals(server: Server, settings: Settings, notifier: Notifier): void {
  const startedInTerminal = hasTerminal()
  process.on('SIGHUP', () => {
    if (startedInTerminal && terminalIsGone()) {
      process.kill(process.pid, 'SIGTERM')
      return
    }
    notifier.reloading() // systemd waits for the end of a reload that it asked for
    say(`SIGHUP: ${renewCertificates(server, settings)}; ${restTakesMaster}`)
    notifier.ready()
  })
  for (const signal of forMasters) {
    process.on(signal, () => {
      if (process.listenerCount(signal) > 1) return // the application's
      say(`${signal} is for a master, which there is with --workers 2 or more`)
    })
  }
}

/** Reads the same files again, for new connections. Where they cannot be used, what was there stays. @returns what it did */
function renewCertificates(server: Server, settings: Settings): string {
  try {
    const files = readTlsFiles(settings)
    if (files === undefined) return 'there are no certificates to read again'
    const { key, cert, ca } = files
    server.setSecureContext({ key, cert, ...(ca === undefined ? {} : { ca }) })
    return 'certificates are read again'
  } catch (error) {
    const failure = tlsFailure(error, settings)
    if (!(failure instanceof Failure)) throw error
    return `certificates stay as they were: ${failure.message}`
  }
}
