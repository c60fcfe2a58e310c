// The questions about settings that the command line answers in place of serving.
import { prepareProcess } from '../process/prepare.ts'
import { become, identityOf } from '../process/privileges.ts'
import { checkCombinations } from '../settings/combinations.ts'
import { printSettings } from '../settings/print.ts'
import type { Resolved } from '../settings/resolve.ts'
import type { Settings } from '../settings/table.ts'
import { Failure } from './failure.ts'
import { createApplicationServer } from './listen.ts'
import { loadApplication } from './load-application.ts'
import { say } from './say.ts'
import { wsgiModule } from './wsgi-module.ts'

/** --print-config and --check-config. @returns the exit status @throws Failure for what would prevent serving */
export async function answer(resolved: Resolved): Promise<number> {
  const { printConfig, checkConfig } = resolved.settings
  if (printConfig) process.stdout.write(printSettings(resolved))
  if (checkConfig) {
    checkCombinations(resolved)
    prepareProcess(resolved.settings)
    const identity = identityOf(resolved.settings)
    if (identity !== undefined) become(identity)
    await loadAsServing(resolved.settings)
    say('The configuration is good')
  }
  return 0
}

/** Loads the application and what its server needs. One in Python is loaded by being started. */
async function loadAsServing(settings: Settings): Promise<void> {
  const loaded = await loadApplication(settings)
  if (loaded.program !== undefined) {
    say(`${loaded.path} exports no application: it may be a program that listens itself`)
    return
  }
  const { application } = loaded
  createApplicationServer(application, settings)
  if (settings.application === undefined || wsgiModule(settings.application) === undefined) return
  try {
    await application.startup?.({})
  } catch (cause) {
    throw new Failure('the application failed to start up:', { cause })
  }
  await application.shutdown?.()
}
