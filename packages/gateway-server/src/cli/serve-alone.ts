// Serves in this process, with no master: binds, loads, and says so. Where the process becomes another user the addresses are
// bound before, and all else is loaded after.
import { callHook } from '../hooks/call-hook.ts'
import { withPostRequest } from '../hooks/request-hooks.ts'
import type { Address } from '../listening/address.ts'
import type { Listeners } from '../listening/listeners.ts'
import { configureLog } from '../log/configure.ts'
import { log } from '../log/log.ts'
import type { ServerOptions } from '../lib/options.ts'
import { settles } from '../lib/settles.ts'
import { PidFile } from '../process/pid-file.ts'
import { become, identityOf } from '../process/privileges.ts'
import { writtenEngineOptions } from '../settings/engine-options.ts'
import type { ServerFacts } from '../settings/hooks.ts'
import type { Resolved } from '../settings/resolve.ts'
import type { Settings } from '../settings/table.ts'
import { type Notifier, takeNotifier } from '../systemd/notify.ts'
import { bind, serve } from './listen.ts'
import { loadApplication } from './load-application.ts'
import { type AloneObservation, observeAlone } from './observe-alone.ts'
import { listenToOtherSignals } from './other-signals.ts'
import { say } from './say.ts'
import type { Stoppable, Stopping } from './stop-on-signals.ts'

/** Returns once it serves. @throws Failure */
export async function serveAlone(resolved: Resolved, addresses: readonly Address[], stopping: Stopping): Promise<void> {
  const { settings, sources } = resolved
  await callHook('onStarting', settings, factsOf())
  if (sources.get('port')?.from === 'flag') process.env['PORT'] = String(settings.port) // what most programs look at
  const identity = identityOf(settings)
  if (settings.pid !== undefined) new PidFile(settings.pid).write(identity)
  const early = identity === undefined ? undefined : await bind(addresses, resolved, { owner: identity })
  if (identity !== undefined) {
    become(identity)
    configureLog(settings, false)
  }
  const notifier = takeNotifier((message) => log.warn(message))
  const observation = await observeAlone(settings)
  const loaded = await loadApplication(settings, optionsOfProgram(resolved, observation))
  if (loaded.program !== undefined) {
    early?.close()
    stopping.stops(notifying(observed(loaded.program, observation), notifier))
    await loaded.program.listens(loaded.path, loaded.reason)
    say(`Loaded ${loaded.path}, a program that listens itself`)
    loaded.program.serve(resolved)
    observation.ready(loaded.program, () => loaded.program.urls())
    notifier.ready()
    notifier.watch()
    return
  }
  const listeners = early ?? (await bind(addresses, resolved))
  const created = (server: Stoppable): void =>
    stopping.stops(notifying(withEnd(observed(server, observation), resolved, listeners), notifier))
  const server = await serve(listeners, loaded.application, settings, created, observation.options)
  if (stopping.begun) return
  listenToOtherSignals(server, settings, notifier)
  observation.ready(server, () => listeners.urls())
  const listening = `Listening at ${listeners.urls().join(' and ')}`
  say(`${listening} (Ctrl-C stops)`)
  notifier.ready(listening)
  notifier.watch()
  await callHook('whenReady', settings, factsOf(listeners))
}

/** Of the engine under a program's servers: they have times and limits of their own, of which it gets those that are written. */
function optionsOfProgram(resolved: Resolved, { options }: AloneObservation): ServerOptions {
  const requestObserver = withPostRequest(options.requestObserver, resolved.settings, say)
  return { ...writtenEngineOptions(resolved), ...options, requestObserver }
}

function factsOf(listeners?: Listeners): ServerFacts {
  return { pid: process.pid, addresses: listeners?.urls() ?? [] }
}

/** Whoever waits for the end does not wait for a hook for ever. @throws Failure with what it threw */
async function endHook(settings: Settings, facts: ServerFacts): Promise<void> {
  if (await settles(callHook('onExit', settings, facts), settings.gracefulTimeout * 1000)) return
  say('The hook onExit is not waited for any longer')
}

/** Tells systemd of the stop. */
function notifying(server: Stoppable, notifier: Notifier): Stoppable {
  return withStop(server, async () => {
    notifier.stopping()
    try {
      await server.close()
    } finally {
      await notifier.close()
    }
  })
}

/** Writes the logs once all else has ended. */
function observed(server: Stoppable, observation: AloneObservation): Stoppable {
  return withStop(server, async () => {
    observation.stopping()
    try {
      await server.close()
    } finally {
      await observation.close()
    }
  })
}

/** Calls the hook at the end. */
function withEnd(server: Stoppable, { settings }: Resolved, listeners: Listeners): Stoppable {
  const facts = factsOf(listeners)
  return withStop(server, async () => {
    try {
      await server.close()
    } finally {
      await endHook(settings, facts)
    }
  })
}

function withStop(server: Stoppable, close: () => Promise<void>): Stoppable {
  return {
    close,
    closeAllConnections: () => server.closeAllConnections(),
    mayHandleSignals: server.mayHandleSignals ?? false,
  }
}
