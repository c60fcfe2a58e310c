// The Python of an application: `find-python.ts` with the places where this application may have one beside it.
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { StartError } from './errors.ts'
import { findPython } from './find-python.ts'
import type { Settings } from './options.ts'

/** @param folder the current one @throws StartError where there is no Python, or no such file */
export function pythonFor({ module, python, chdir, env }: Settings, folder: string): string {
  const isFile = module.endsWith('.py') || /[/\\]/.test(module)
  const file = resolve(chdir, module)
  if (isFile && !existsSync(file)) throw new StartError(`there is no file ${file}.`)
  if (!existsSync(chdir)) throw new StartError(`there is no folder ${chdir}.`)
  const beside = isFile ? [dirname(file), chdir] : [chdir]
  return findPython({ python, beside, folder, env: { ...process.env, ...env } })
}
