/**
 * The programs outside npm that tests and benchmarks use: one table of their names and Debian packages.
 *
 * Tests ask with `requireTool`: a missing program skips a test on a contributor's machine, visibly, and fails
 * it under CI=true, so that a green CI run has really run everything. Nothing here installs; see install-tools.ts.
 */
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface Tool {
  /** Names it goes by, the first one found on PATH counts. */
  readonly commands: readonly string[]
  /** The Debian packages that bring it. */
  readonly debian: readonly string[]
  /** Who goes without when it is missing. */
  readonly usedBy: string
}

export const tools = {
  chromium: {
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    debian: ['chromium'],
    usedBy: 'the browser tests of the demos and of the admin page',
  },
  gunicorn: { commands: ['gunicorn'], debian: ['gunicorn'], usedBy: 'the WSGI benchmarks' },
  uwsgi: { commands: ['uwsgi'], debian: ['uwsgi', 'uwsgi-plugin-python3'], usedBy: 'the WSGI benchmarks' },
  waitress: { commands: ['waitress-serve'], debian: ['python3-waitress'], usedBy: 'the WSGI benchmarks' },
  python3: { commands: ['python3'], debian: ['python3', 'python3-venv'], usedBy: 'everything about WSGI' },
  'systemd-notify': { commands: ['systemd-notify'], debian: ['systemd'], usedBy: 'the tests of telling systemd' },
  wrk: { commands: ['wrk'], debian: ['wrk'], usedBy: 'the benchmarks (autocannon stands in)' },
} as const satisfies Record<string, Tool>

export type ToolName = keyof typeof tools

type Environment = Readonly<Record<string, string | undefined>>

/** Whether this is a CI run, where nothing may be skipped. Source: the variable every CI service sets. */
export function isContinuousIntegration(env: Environment = process.env): boolean {
  return env['CI'] === 'true' || env['CI'] === '1'
}

/** The path of the first of `commands` found on PATH, or undefined. */
export function findCommand(commands: readonly string[], env: Environment = process.env): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return commands.flatMap((command) => folders.map((folder) => join(folder, command))).find(isExecutable)
}

/**
 * The path of a program a test needs, or undefined where the test is to be skipped:
 * `test.skipIf(chromium === undefined)(…)`. Says on standard error what is missing.
 *
 * @throws Error under CI=true when the program is missing
 */
export function requireTool(name: ToolName, env: Environment = process.env): string | undefined {
  const path = findCommand(tools[name].commands, env)
  if (path !== undefined) return path
  const message = describeMissing(name)
  if (isContinuousIntegration(env)) throw new Error(message)
  console.warn(`skipped: ${message}`)
  return undefined
}

/** What to do about a missing program, in one sentence. */
export function describeMissing(name: ToolName): string {
  const tool = tools[name]
  return `${name} is not installed; ${tool.usedBy} needs it (Debian: apt-get install ${tool.debian.join(' ')})`
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
