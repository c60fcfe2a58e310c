// Calls a function of the configuration file, and says which one it was that failed.
import { ExitStatus, Failure } from '../cli/failure.ts'
import type { Settings } from '../settings/table.ts'
import type { Hooks, ServerFacts } from '../settings/hooks.ts'

/** Those that are called with more than the server's facts, or for each request, are called elsewhere. */
type Moment = 'onStarting' | 'whenReady' | 'onReload' | 'onExit'

/** Calls a hook, if there is one, and waits for it. @throws Failure with what it threw */
export async function callHook(name: Moment, settings: Settings, server: ServerFacts): Promise<void> {
  await guarded(name, () => settings[name]?.(server))
}

/** Runs what calls the hook of that name. @throws Failure with what it threw */
export async function guarded(name: keyof Hooks, call: () => void | Promise<void>): Promise<void> {
  try {
    await call()
  } catch (cause) {
    throw new Failure(`the hook ${name} failed:`, { exitStatus: ExitStatus.FAILED, cause })
  }
}
