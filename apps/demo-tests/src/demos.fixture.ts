// The demos, and how to start each: by the very commands that its scripts name, as a process of its own, on a free port.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requirePythonPackages } from 'scripts/require-python-packages'
import { runOrThrow } from 'scripts/run'
import { startServerProcess } from 'scripts/server-process'
import type { ServerProcess } from 'scripts/server-process'

export interface Demo {
  /** The folder and the package. */
  readonly name: string
  readonly framework: string
  /** The interface that its page names. */
  readonly interface: '1.0' | 'WSGI 1.0'
  /** Where its application is. */
  readonly source: string
}

const inNode = { interface: '1.0', source: 'src/app.ts' } as const
const inPython = { interface: 'WSGI 1.0' } as const

export const demos: readonly Demo[] = [
  { ...inNode, name: 'demo-express', framework: 'Express' },
  { ...inNode, name: 'demo-fastify', framework: 'Fastify' },
  { ...inNode, name: 'demo-hono', framework: 'Hono' },
  { ...inPython, name: 'demo-django', framework: 'Django', source: 'src/helloworld/views.py' },
  { ...inPython, name: 'demo-flask', framework: 'Flask', source: 'src/flaskapp.py' },
  { ...inPython, name: 'demo-pyramid', framework: 'Pyramid', source: 'src/pyramidapp.py' },
]

const apps = fileURLToPath(new URL('../..', import.meta.url))
const ready = new Map<string, boolean>()

export function isPython({ interface: name }: Demo): boolean {
  return name === 'WSGI 1.0'
}

/** Whether all is there that the demo needs: its Python packages. Says what is missing; under CI=true that throws. */
export function isReady(demo: Demo): boolean {
  const known = ready.get(demo.name)
  if (known !== undefined) return known
  const found = !isPython(demo) || requirePythonPackages(join(apps, demo.name)) !== undefined
  ready.set(demo.name, found)
  return found
}

/**
 * The demo on gateway-server (`start`) or on its framework's own server (`start:native`); what it keeps is in a folder of its
 * own, and gone when it stops.
 */
export async function startDemo({ name }: Demo, script: 'start' | 'start:native'): Promise<ServerProcess> {
  const cwd = join(apps, name)
  const { scripts } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')) as { scripts: Record<string, string> } // ours
  const data = mkdtempSync(join(tmpdir(), `${name}-`))
  const binaries = [join(cwd, 'node_modules/.bin'), join(apps, '../node_modules/.bin')] // what `pnpm run` puts on PATH
  const PATH = [...binaries, process.env['PATH']].join(delimiter)
  // Python's sets come in another order in each process, and some get into answers.
  const env = { ...process.env, PATH, PORT: '0', DEMO_DATA: data, PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' }
  const before = scripts[`pre${script}`]
  if (before !== undefined) await runOrThrow(['sh', '-c', before], { cwd, env })
  const command = scripts[script]?.split(' ') ?? []
  const started = await startServerProcess(script === 'start' ? [...command, '--port', '0'] : command, { cwd, env })
  return {
    ...started,
    async stop(signal) {
      const status = await started.stop(signal)
      if (existsSync(data)) rmSync(data, { recursive: true })
      return status
    },
  }
}
