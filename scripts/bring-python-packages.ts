/**
 * Before a demo in Python starts: brings its packages where they are not there yet.
 *
 *     node scripts/bring-python-packages.ts [FOLDER]
 *
 * What installs is only loaded where something is to be installed, so that each later start waits 0.1 s at most.
 */
import { resolve } from 'node:path'
import { hasPythonPackages } from './python-packages.ts'

const folder = resolve(process.argv[2] ?? '.')
if (!hasPythonPackages(folder)) {
  const { installPythonPackages } = await import('./install-python-packages.ts')
  process.exitCode = (await installPythonPackages(folder)) ? 0 : 1
}
