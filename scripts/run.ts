/**
 * Runs another program of this repository: with the pinned Node and the repository's tools first on PATH,
 * whatever the machine has.
 */
import { spawn, type SpawnOptions } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { root } from './workspace.ts'

export interface RunResult {
  /** The exit status, or 1 where a signal ended the program or it could not be started. */
  readonly status: number
  /** Standard output and error as they came, mixed; empty where they were shown live. */
  readonly output: string
}

export interface RunOptions {
  /** Default: the repository's root. */
  readonly cwd?: string
  /** The whole environment. Default: `repositoryEnvironment()`. */
  readonly env?: NodeJS.ProcessEnv
  /** Show the output as it comes instead of collecting it. Default: false. */
  readonly live?: boolean
}

/** Runs `command` to its end. Never throws for a failing program: look at `status`. */
export function run(command: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const [program = '', ...args] = command
  const child = spawn(program, args, toSpawnOptions(options))
  const output: string[] = []
  const collect = (chunk: Buffer): void => void output.push(chunk.toString())
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ status: 1, output: `${program}: ${error.message}` }))
    child.on('close', (status) => resolve({ status: status ?? 1, output: output.join('') }))
  })
}

/** As `run`, for a program whose failure ends what we do. */
export async function runOrThrow(command: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, output } = await run(command, options)
  if (status !== 0) throw new Error(`${command.join(' ')} ended with status ${status}\n${output}`)
  return output
}

/** This process's environment with the repository's node_modules/.bin first on PATH, and `additions`. */
export function repositoryEnvironment(additions: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const path = [join(root, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter)
  return { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1', ...additions }
}

function toSpawnOptions({ cwd = root, env = repositoryEnvironment(), live = false }: RunOptions): SpawnOptions {
  const output = live ? 'inherit' : 'pipe'
  return { cwd, env, stdio: ['ignore', output, output] }
}
