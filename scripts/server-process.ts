/**
 * Starts a server as a process of its own, waits until it says that it is ready, and stops it with everything it
 * started (npx and shells stand between us and the server). For tests and benchmarks that use what users use.
 */
import { spawn, type ChildProcess } from 'node:child_process'

export interface ServerProcessOptions {
  readonly cwd: string
  /** The whole environment. */
  readonly env: NodeJS.ProcessEnv
  /** What its output, both streams together, matches once it is ready. Default: `Listening at URL`, group 1. */
  readonly ready?: RegExp
  /** Milliseconds until we give up. Default: two minutes. */
  readonly timeout?: number
}

export interface ServerProcess {
  /** The first group of `ready`. */
  readonly ready: string
  readonly pid: number
  /** All it has written so far, both streams together. */
  output(): string
  /** Sends `signal` (default TERM) and waits for the end; answers with the exit status, null after a signal. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

const listening = /Listening at (http:\/\/[^\s"]+)/

/** @throws Error with all its output when the process ends, or the time does, before it is ready */
export async function startServerProcess(
  command: readonly string[],
  { cwd, env, ready = listening, timeout = 120_000 }: ServerProcessOptions,
): Promise<ServerProcess> {
  const [program = '', ...args] = command
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const output: string[] = []
  // `close` comes when all that share its output are gone: until then there is a group to signal.
  let isClosed = false
  const signalGroup = (signal: NodeJS.Signals): void => {
    if (!isClosed && child.pid !== undefined) killGroup(child.pid, signal)
  }
  const killWithUs = (): void => signalGroup('SIGKILL')
  process.once('exit', killWithUs)
  const closed = new Promise<void>((resolve) => child.once('close', resolve)).then(() => {
    isClosed = true
    process.off('exit', killWithUs)
  })

  const match = await waitForOutput(child, output, ready, timeout).catch((error: unknown) => {
    killWithUs()
    throw new Error(`${command.join(' ')}: ${String(error)}\n${output.join('')}`, { cause: error })
  })
  return {
    ready: match,
    pid: child.pid ?? 0,
    output: () => output.join(''),
    async stop(signal = 'SIGTERM') {
      signalGroup(signal)
      await closed
      return child.exitCode
    },
  }
}

function waitForOutput(child: ChildProcess, output: string[], ready: RegExp, timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready after ${timeout} ms`)), timeout)
    let isReady = false
    const onData = (chunk: Buffer): void => {
      output.push(chunk.toString())
      if (isReady) return
      const match = ready.exec(output.join(''))
      if (match === null) return
      isReady = true
      clearTimeout(timer)
      resolve(match[1] ?? '')
    }
    const onEnd = (reason: Error): void => {
      clearTimeout(timer)
      reject(reason)
    }
    child.stdout?.on('data', onData)
    child.stderr?.on('data', onData)
    child.once('error', onEnd)
    child.once('close', (status) => onEnd(new Error(`ended with status ${status} before it was ready`)))
  })
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // All its processes ended a moment ago; `close` is on its way.
  }
}
