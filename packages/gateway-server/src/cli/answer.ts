// The questions about settings that the command line answers in place of serving.
import { prepareProcess } from '../process/prepare.ts'
import { identityOf } from '../process/privileges.ts'
import { checkCombinations } from '../settings/combinations.ts'
import { printSettings } from '../settings/print.ts'
import type { Resolved } from '../settings/resolve.ts'
import { createApplicationServer } from './listen.ts'
import { loadApplication } from './load-application.ts'
import { say } from './say.ts'

/** --print-config and --check-config. @returns the exit status @throws Failure for what would prevent serving */
export async function answer(resolved: Resolved): Promise<number> {
  const { printConfig, checkConfig } = resolved.settings
  if (printConfig) process.stdout.write(printSettings(resolved))
  if (checkConfig) {
    checkCombinations(resolved)
    prepareProcess(resolved.settings)
    identityOf(resolved.settings)
    const loaded = await loadApplication(resolved.settings)
    if (loaded.program === undefined) createApplicationServer(loaded.application, resolved.settings)
    else say(`${loaded.path} exports no application: it may be a program that listens itself`)
    say('The configuration is good')
  }
  return 0
}
