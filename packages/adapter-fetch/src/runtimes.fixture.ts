// Bun, Deno and Node as processes: each runs a TypeScript program as it is, and says where it listens.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { startServerProcess } from 'scripts/server-process'
import type { RunningServer } from '@gateway-server/testkit'

const require = createRequire(import.meta.url)
/** The binary itself, not npm's program that starts it: that would stand between us and its end. */
const inPackage = (name: string, file: string): string => join(dirname(require.resolve(`${name}/package.json`)), file)

/** The command that runs a program, by the runtime's name. */
export const runtimes: Readonly<Record<string, readonly string[]>> = {
  Node: [process.execPath],
  Bun: [inPackage('bun', 'bin/bun.exe')], // so named on all systems
  Deno: [inPackage('deno', process.platform === 'win32' ? 'deno.exe' : 'deno'), 'run', '--allow-all'],
}

/** Starts a program of this package, which prints `{"port": …}` when it listens. */
export async function startProgram(command: readonly string[], file: string): Promise<RunningServer> {
  const server = await startServerProcess([...command, join(import.meta.dirname, file)], {
    cwd: import.meta.dirname,
    env: { ...process.env, DO_NOT_TRACK: '1', NO_COLOR: '1' },
    ready: /"port":(\d+)/,
  })
  return { port: Number(server.ready), close: () => server.stop() }
}
