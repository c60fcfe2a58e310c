/** Bun and Deno come as npm packages, but not for every platform; a candidate whose runtime is missing is left out. */
import { run } from 'scripts/run'
import { isContinuousIntegration } from 'scripts/tools'
import type { Candidate, Runtime } from './candidates.ts'
import { benchEnvironment, benchFolder } from './start-candidate.ts'

/** The runtimes that the candidates need and this machine cannot start. */
export async function findMissingRuntimes(candidates: readonly Candidate[]): Promise<Set<Runtime>> {
  const needed = new Set(candidates.flatMap(({ runtime }) => runtime ?? []))
  const checks = [...needed].map(async (runtime) => ({ runtime, isThere: await canStart(runtime) }))
  return new Set((await Promise.all(checks)).filter(({ isThere }) => !isThere).map(({ runtime }) => runtime))
}

/**
 * As `findMissingRuntimes`, for tests: says what will be skipped.
 *
 * @throws Error under CI=true where one is missing: its package has it for the platforms CI runs on
 */
export async function requireRuntimes(candidates: readonly Candidate[]): Promise<Set<Runtime>> {
  const missing = await findMissingRuntimes(candidates)
  if (missing.size === 0) return missing
  const message = describeMissing(missing)
  if (isContinuousIntegration()) throw new Error(message)
  console.warn(`skipped: ${message}`)
  return missing
}

export function describeMissing(missing: ReadonlySet<Runtime>): string {
  return `${[...missing].join(' and ')} cannot be started: the npm package has no program for this platform, or its install script did not run`
}

async function canStart(runtime: Runtime): Promise<boolean> {
  const { status } = await run([runtime, '--version'], { cwd: benchFolder, env: benchEnvironment() })
  return status === 0
}
