/**
 * Installs the Python packages of an app into a virtual environment beside it, `.venv`: as everybody does, with venv and
 * pip, or, where pip does not reach PyPI, as Debian's packages (as root; else it says which) that the environment then
 * sees. It says on standard error what it does.
 */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { installDebianPackages } from './install-tools.ts'
import {
  debianPackagesOf,
  describeMissingPackages,
  findsPackages,
  hasPythonPackages,
  pythonOf,
  readRequirements,
} from './python-packages.ts'
import { repositoryEnvironment, run } from './run.ts'
import { findCommand } from './tools.ts'
import { readPackages } from './workspace.ts'

/** Where Debian has the Python that sees its packages, whichever Python comes first on PATH. */
const debianPython = '/usr/bin/python3'

/** Installs what is missing. Whether the app has its packages then; where it has not, says what to do. */
export async function installPythonPackages(folder: string): Promise<boolean> {
  if (hasPythonPackages(folder)) return true
  if (findCommand(['python3']) === undefined) await installDebianPackages(['python3', 'python3-venv'])
  if ((await installWithPip(folder)) || (await borrowFromDebian(folder))) return true
  say(describeMissingPackages(folder))
  return false
}

/** The same for each app of the workspace that has a requirements.txt. Tests that go without say so themselves. */
export async function installAllPythonPackages(): Promise<void> {
  const apps = readPackages('apps/*').filter(({ folder }) => existsSync(join(folder, 'requirements.txt')))
  for (const { folder } of apps) await installPythonPackages(folder)
}

async function installWithPip(folder: string): Promise<boolean> {
  say(`${basename(folder)}: pip installs ${readRequirements(folder).join(', ')} into .venv`)
  const python = pythonOf(folder)
  const commands = [
    ['python3', '-m', 'venv', '--clear', join(folder, '.venv')],
    // One retry: where PyPI is out of reach, pip's usual five only take longer to say so.
    [python, '-m', 'pip', 'install', '--quiet', '--retries', '1', '-r', join(folder, 'requirements.txt')],
  ]
  for (const command of commands) {
    const { status, output } = await run(command, { env: pythonEnvironment() })
    if (status === 0) continue
    say(`  but could not: ${reasonIn(output)}`)
    return false
  }
  return hasPythonPackages(folder)
}

/** pip's last error, or how venv begins its complaint. */
function reasonIn(output: string): string {
  const lines = output.trim().split('\n')
  return lines.findLast((line) => line.startsWith('ERROR')) ?? lines[0] ?? ''
}

async function borrowFromDebian(folder: string): Promise<boolean> {
  const names = readRequirements(folder)
  if (!findsPackages(debianPython, names)) await installDebianPackages(['python3', ...debianPackagesOf(names)])
  if (!findsPackages(debianPython, names)) return false
  say(`${basename(folder)}: .venv shows Debian's ${debianPackagesOf(names).join(', ')}`)
  const venv = ['-m', 'venv', '--clear', '--without-pip', '--system-site-packages', join(folder, '.venv')]
  const { status, output } = await run([debianPython, ...venv], { env: pythonEnvironment() })
  if (status !== 0) say(output)
  return hasPythonPackages(folder)
}

/** Without the variables that make a Python look for its packages elsewhere. */
function pythonEnvironment(): NodeJS.ProcessEnv {
  const { PYTHONHOME: _home, PYTHONPATH: _path, VIRTUAL_ENV: _environment, ...env } = repositoryEnvironment()
  return { ...env, PIP_DISABLE_PIP_VERSION_CHECK: '1' }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
