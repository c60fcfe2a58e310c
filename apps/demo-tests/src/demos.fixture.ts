// The demos, and how to start each: by the very commands that its scripts name, as a process of its own, on a free port.
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startServerProcess } from 'scripts/server-process'
import type { ServerProcess } from 'scripts/server-process'

export interface Demo {
  /** The folder and the package. */
  readonly name: string
  readonly framework: string
}

export const demos: readonly Demo[] = [
  { name: 'demo-express', framework: 'Express' },
  { name: 'demo-fastify', framework: 'Fastify' },
  { name: 'demo-hono', framework: 'Hono' },
]

const apps = fileURLToPath(new URL('../..', import.meta.url))

/** The demo on gateway-server (`start`) or on its framework's own server (`start:native`). */
export function startDemo({ name }: Demo, script: 'start' | 'start:native'): Promise<ServerProcess> {
  const cwd = join(apps, name)
  const manifest = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')) as { scripts: Record<string, string> } // ours
  const command = manifest.scripts[script]?.split(' ') ?? []
  const binaries = [join(cwd, 'node_modules/.bin'), join(apps, '../node_modules/.bin')] // what `pnpm run` puts on PATH
  const env = { ...process.env, PATH: [...binaries, process.env['PATH']].join(delimiter), PORT: '0' }
  return startServerProcess(script === 'start' ? [...command, '--port', '0'] : command, { cwd, env })
}
