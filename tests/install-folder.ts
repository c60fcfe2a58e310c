/**
 * A user's empty folder: npm installs our tarballs there, and frameworks from the registry as this machine has it
 * configured. Nothing of the repository is reachable from it but the pinned Node.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { Tarballs } from 'scripts/pack'
import { run } from 'scripts/run'
import { startServerProcess, type ServerProcess } from 'scripts/server-process'
import { isContinuousIntegration } from 'scripts/tools'

export class InstallFolder {
  readonly path: string
  readonly #servers: ServerProcess[] = []

  private constructor(path: string) {
    this.path = path
  }

  /** Makes a folder and installs `packages` of ours, by name, and others by npm's own specifiers. */
  static async create(
    tarballs: Tarballs,
    packages: readonly string[],
    others: readonly string[],
  ): Promise<InstallFolder> {
    const folder = new InstallFolder(await mkdtemp(join(tmpdir(), 'gateway-install-')))
    await folder.#writeManifest(tarballs, packages)
    await folder.#install(others)
    return folder
  }

  async write(file: string, source: string): Promise<void> {
    await writeFile(join(this.path, file), source)
  }

  /** Starts a command line that says `Listening at`. */
  async start(command: readonly string[]): Promise<ServerProcess> {
    const server = await startServerProcess(command, { cwd: this.path, env: userEnvironment() })
    this.#servers.push(server)
    return server
  }

  /** Runs a command line to its end. */
  run(command: readonly string[]): ReturnType<typeof run> {
    return run(command, { cwd: this.path, env: userEnvironment() })
  }

  /** Ends what was started here, also by a test that failed, and removes the folder. */
  async remove(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()))
    await rm(this.path, { recursive: true })
  }

  /** Only what was asked for is a dependency; the rest of ours must be found through our own package.json files. */
  async #writeManifest(tarballs: Tarballs, packages: readonly string[]): Promise<void> {
    const files = Object.fromEntries(Array.from(tarballs, ([name, file]) => [name, `file:${file}`] as const))
    const isWanted = ([name]: readonly [string, string]): boolean => packages.includes(name)
    const dependencies = Object.fromEntries(Object.entries(files).filter(isWanted))
    const overrides = Object.fromEntries(Object.entries(files).filter((entry) => !isWanted(entry)))
    await this.write('package.json', JSON.stringify({ name: 'user-app', type: 'module', dependencies, overrides }))
  }

  async #install(others: readonly string[]): Promise<void> {
    const { status, output } = await this.run([
      'npm',
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      ...others,
    ])
    if (status !== 0) throw new Error(`npm install failed\n${output}`)
  }
}

/**
 * Whether npm reaches its registry. Without it tests of installing are skipped, visibly.
 *
 * @throws Error under CI=true
 */
export async function requireRegistry(): Promise<boolean> {
  const retries = isContinuousIntegration() ? 3 : 0 // where it only skips, it is not to wait for long
  const { status, output } = await run(['npm', 'view', 'express', 'version', `--fetch-retries=${retries}`])
  if (status === 0) return true
  if (isContinuousIntegration()) throw new Error(`npm does not reach its registry\n${output}`)
  console.warn('skipped: npm does not reach its registry, which the tests of installing need')
  return false
}

/**
 * The environment of a user's shell: what pnpm, npm and Vitest set for what they run must not reach the npm we test,
 * nor the repository's programs and packages (NODE_PATH); only its Node does.
 */
function userEnvironment(): NodeJS.ProcessEnv {
  const ours =
    /^(pnpm_|npm_(package|lifecycle|command|execpath|node_execpath|config_user_agent)|VITEST|NODE_(ENV|PATH|OPTIONS)$)/
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name))
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  return { ...Object.fromEntries(kept), PATH: [dirname(process.execPath), ...folders].join(delimiter) }
}
