/**
 * The Python packages of an app: which it needs (its requirements.txt), and whether the virtual environment beside it
 * (`.venv`, where gateway-server and people look) has them. It only looks; install-python-packages.ts installs. It is
 * what each start of a demo runs, so it imports nothing else of ours.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** The names in an app's requirements.txt, such as `flask`, in lower case and without versions. */
export function readRequirements(folder: string): string[] {
  const lines = readFileSync(join(folder, 'requirements.txt'), 'utf8').split('\n')
  return lines.flatMap((line) => /^[\w.-]+/.exec(line)?.[0].toLowerCase() ?? [])
}

/** The Python of an app's virtual environment, whether it is there or not. */
export function pythonOf(folder: string): string {
  return join(folder, '.venv/bin/python')
}

/** Whether an app's virtual environment is there with all that its requirements.txt names. */
export function hasPythonPackages(folder: string): boolean {
  return findsPackages(pythonOf(folder), readRequirements(folder))
}

/**
 * Whether a Python finds all these packages. They are looked up, not imported: that takes 20 ms.
 *
 * @param names of packages that are imported by the name they are installed by, which all of ours are
 */
export function findsPackages(python: string, names: readonly string[]): boolean {
  const find = 'import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, sys.argv[1:])))'
  return spawnSync(python, ['-I', '-c', find, ...names]).status === 0
}

/** Debian's packages of these: its Python policy (§3.3) names the package of a module `foo` python3-foo. */
export function debianPackagesOf(names: readonly string[]): string[] {
  return names.map((name) => `python3-${name}`)
}

/** What to do about missing packages. */
export function describeMissingPackages(folder: string): string {
  const names = readRequirements(folder)
  return `${basename(folder)} lacks Python packages (${names.join(', ')}). On Debian, as root:

    apt-get install python3 ${debianPackagesOf(names).join(' ')}

and start it again. Elsewhere, where pip reaches PyPI, in ${folder}:

    python3 -m venv .venv
    .venv/bin/pip install -r requirements.txt
`
}
