/**
 * What candidates run on and this package cannot bring everywhere: Bun and Deno come as npm packages, but not for every
 * platform; Python, its servers and its frameworks are Debian's. A candidate whose requirements are missing is left out.
 */
import { run } from 'scripts/run'
import { isContinuousIntegration, tools } from 'scripts/tools'
import { benchEnvironment, benchFolder } from './environment.ts'

/** Debian's Python: that of its frameworks, of gunicorn and Waitress, and the one uWSGI's plugin is built for. */
export const python = '/usr/bin/python3'

interface Facts {
  /** Ends well where it is there. */
  readonly check: readonly string[]
  /** What to do where it is not. */
  readonly advice: string
}

const ofNpm = (command: string): Facts => ({
  check: [command, '--version'],
  advice: 'the npm package has no program for this platform, or its install script did not run',
})
const debian = (packages: readonly string[]): string => `Debian: apt-get install ${packages.join(' ')}`
const moduleOf = (name: string): Facts => ({
  check: [python, '-c', `import ${name}`],
  advice: debian([`python3-${name}`]),
})

const requirements = {
  bun: ofNpm('bun'),
  deno: ofNpm('deno'),
  python: { check: [python, '--version'], advice: debian(['python3']) },
  flask: moduleOf('flask'),
  django: moduleOf('django'),
  pyramid: moduleOf('pyramid'),
  gunicorn: { check: ['gunicorn', '--version'], advice: debian(tools.gunicorn.debian) },
  uwsgi: { check: ['uwsgi', '--plugins', 'http,python3', '--version'], advice: debian(tools.uwsgi.debian) },
  waitress: { check: ['waitress-serve', '--help'], advice: debian(tools.waitress.debian) },
} as const satisfies Record<string, Facts>

export type Requirement = keyof typeof requirements

interface WithRequirements {
  readonly requires?: readonly Requirement[]
}

/** The requirements of the candidates that this machine does not have. */
export async function findMissing(candidates: readonly WithRequirements[]): Promise<Set<Requirement>> {
  const needed = new Set(candidates.flatMap(({ requires = [] }) => requires))
  const checks = [...needed].map(async (name) => ({ name, isThere: await isThere(name) }))
  return new Set((await Promise.all(checks)).filter((check) => !check.isThere).map(({ name }) => name))
}

/**
 * As `findMissing`, for tests: says what will be skipped.
 *
 * @throws Error under CI=true where one is missing: CI runs where all of them can be had
 */
export async function requireAll(candidates: readonly WithRequirements[]): Promise<Set<Requirement>> {
  const missing = await findMissing(candidates)
  if (missing.size === 0) return missing
  const message = [...missing].map(describeMissing).join('\n')
  if (isContinuousIntegration()) throw new Error(message)
  console.warn(`skipped: ${message}`)
  return missing
}

export function describeMissing(name: Requirement): string {
  return `${name} cannot be started: ${requirements[name].advice}`
}

/** Whether nothing is missing for this candidate. */
export function canRun({ requires = [] }: WithRequirements, missing: ReadonlySet<Requirement>): boolean {
  return !requires.some((name) => missing.has(name))
}

async function isThere(name: Requirement): Promise<boolean> {
  const { status } = await run(requirements[name].check, { cwd: benchFolder, env: benchEnvironment() })
  return status === 0
}
