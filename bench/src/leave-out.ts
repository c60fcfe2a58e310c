/** What this machine cannot measure is left out of a run, and said. */
import { existsSync } from 'node:fs'
import { whyTooFewFiles } from './open-files.ts'
import { canRun, describeMissing, findMissing } from './requirements.ts'
import type { Scenario } from './scenarios.ts'
import type { Selection } from './selection.ts'

export interface Possible {
  readonly selections: readonly Selection[]
  /** A sentence for each thing left out. */
  readonly skipped: readonly string[]
}

export async function leaveOut(chosen: readonly Selection[]): Promise<Possible> {
  const missing = await findMissing(chosen.flatMap(({ candidates }) => candidates))
  const skipped = [...missing].map(describeMissing)
  const selections: Selection[] = []
  for (const { scenario, candidates } of chosen) {
    const reason = await whyNotIdle(scenario)
    if (reason !== undefined) skipped.push(`${scenario.name}: ${reason}`)
    const rest = candidates.filter((candidate) => canRun(candidate, missing))
    if (reason === undefined && rest.length > 0) selections.push({ scenario, candidates: rest })
  }
  return { selections, skipped }
}

async function whyNotIdle({ isIdle, connections = 0 }: Scenario): Promise<string | undefined> {
  if (!isIdle) return undefined
  if (!existsSync('/proc/self/stat')) return 'the memory of processes can only be read from Linux’ /proc'
  return whyTooFewFiles(connections)
}
