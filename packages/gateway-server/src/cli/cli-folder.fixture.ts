// A folder as a user has it, with modules and installed packages, and the command run in it as a process of its own.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { repositoryEnvironment, run, type RunResult } from 'scripts/run'
import { type ServerProcess, startServerProcess } from 'scripts/server-process'
import { root } from 'scripts/workspace'
import { onTestFinished } from 'vitest'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
/** What Node has compiled stays for the next process: a start takes half the time. */
const compileCache = join(tmpdir(), 'gateway-server-test-compile-cache')

/** The command line from Node on. */
export function commandLine(...args: string[]): string[] {
  return [process.execPath, main, ...args]
}

export function environment(additions: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PORT: _port, ...inherited } = repositoryEnvironment()
  return { ...inherited, NODE_COMPILE_CACHE: compileCache, ...additions }
}

export class CliFolder {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.path, name)), { recursive: true })
      await writeFile(join(this.path, name), text)
    }
  }

  /** Installs packages by links; values are folders from the repository's root. */
  async install(packages: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, folder] of Object.entries(packages)) {
      const link = join(this.path, 'node_modules', name)
      await mkdir(dirname(link), { recursive: true })
      await symlink(join(root, folder), link)
    }
  }

  /** Makes a link to a file of this folder. */
  async link(name: string, target: string): Promise<void> {
    await mkdir(dirname(join(this.path, name)), { recursive: true })
    await symlink(join(this.path, target), join(this.path, name))
  }

  /** Installs a package that lies in another such folder, by a link. */
  async linkPackage(name: string, other: CliFolder, folder: string): Promise<void> {
    await mkdir(join(this.path, 'node_modules'), { recursive: true })
    await symlink(join(other.path, folder), join(this.path, 'node_modules', name))
  }

  /** Runs the command to its end. */
  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<RunResult> {
    return run(commandLine(...args), { cwd: this.path, env: environment(env) })
  }

  /** Starts the command on a free port, unless `args` name one, and waits until it listens; stopped after the test. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = { PORT: '0' }): Promise<ServerProcess> {
    return this.startUntil(args, undefined, env)
  }

  /** As `start`, but waits until its output matches. */
  async startUntil(
    args: readonly string[],
    ready?: RegExp,
    env: NodeJS.ProcessEnv = { PORT: '0' },
  ): Promise<ServerProcess> {
    const options = { cwd: this.path, env: environment(env), ...(ready === undefined ? {} : { ready }) }
    const server = await startServerProcess(commandLine(...args), options)
    onTestFinished(async () => void (await server.stop('SIGKILL')))
    return server
  }

  /** What `GET /` answers where `word` is served, and what the command said. */
  async serve(word: string): Promise<{ body: string; output: string }> {
    const server = await this.start([word])
    const response = await fetch(server.ready)
    return { body: await response.text(), output: server.output() }
  }
}

/** A new folder with these files, gone after the test. */
export async function cliFolder(files: Readonly<Record<string, string>> = {}): Promise<CliFolder> {
  const path = await mkdtemp(join(tmpdir(), 'gateway-cli-'))
  onTestFinished(() => rm(path, { recursive: true }))
  const folder = new CliFolder(path)
  await folder.write(files)
  return folder
}

/** The source of an application, an expression, that answers with a text. */
export function answering(text: string): string {
  return `((environ, startResponse) => { startResponse('200 OK', []); return [${JSON.stringify(text)}] })`
}

/** Waits until the server has said something; its output has no events, so this looks again and again. */
export async function said(server: ServerProcess, pattern: RegExp): Promise<void> {
  while (!pattern.test(server.output())) await setTimeout(5)
}
