// Which Python runs the application: the one that is named, the virtual environment that is active, the one beside the
// application, else the machine's. It looks for files, and runs nothing.
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { StartError } from './errors.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface PythonSearch {
  /** A path, or a command on PATH. */
  readonly python?: string | undefined
  /** Folders of the application; looked through with their parents up to `folder`, or to the first folder of a project. */
  readonly beside: readonly string[]
  /** The current folder. */
  readonly folder: string
  readonly env: Environment
}

const environments = ['.venv', 'venv'] as const
const isWindows = process.platform === 'win32'

/** The path of the Python. @throws StartError that says how to get one */
export function findPython({ python, beside, folder, env }: PythonSearch): string {
  if (python !== undefined) return named(python, folder, env)
  const active = env['VIRTUAL_ENV']
  const places = [
    ...(active === undefined || active === '' ? [] : [resolve(folder, active)]),
    ...beside.flatMap((start) => upTo(folder, start)).flatMap((place) => environments.map((name) => join(place, name))),
  ]
  const found = places.map(pythonOf).find(isExecutable) ?? onPath('python3', env) ?? onPath('python', env)
  if (found !== undefined) return found
  throw new StartError(
    'no Python was found: neither $VIRTUAL_ENV, .venv or venv beside the application, nor python3 on PATH. ' +
      'Install it (Debian: apt-get install python3), or name it with --python.',
  )
}

/** Whether a Python belongs to a virtual environment: pip may install there. */
export function isVirtual(python: string): boolean {
  return existsSync(join(dirname(dirname(python)), 'pyvenv.cfg'))
}

function named(python: string, folder: string, env: Environment): string {
  const path = /[/\\]/.test(python) ? resolve(folder, python) : (onPath(python, env) ?? resolve(folder, python))
  const inFolder = pythonOf(path) // of a virtual environment, named as a whole
  if (isExecutable(inFolder)) return inFolder
  if (isExecutable(path)) return path
  throw new StartError(
    `there is no Python ${python}. A virtual environment is made with\n\n    python3 -m venv .venv\n\n` +
      'and Python itself comes from its package (Debian: apt-get install python3 python3-venv).',
  )
}

/** What the first folder of a project has. */
const marks = ['package.json', 'pyproject.toml', '.git'] as const

/** A folder and those above it: up to the first of the project, or where there is none up to `top`; else itself alone. */
function upTo(top: string, start: string): string[] {
  const way = [start]
  for (let folder = start; !marks.some((mark) => existsSync(join(folder, mark))); folder = dirname(folder)) {
    if (dirname(folder) === folder) return way.slice(0, Math.max(1, way.indexOf(top) + 1))
    way.push(dirname(folder))
  }
  return way
}

function pythonOf(environment: string): string {
  return isWindows ? join(environment, 'Scripts', 'python.exe') : join(environment, 'bin', 'python')
}

function onPath(command: string, env: Environment): string | undefined {
  const name = isWindows ? `${command}.exe` : command
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
