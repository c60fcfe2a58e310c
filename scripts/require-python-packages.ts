/** How tests ask for the Python packages of an app, as they ask for programs with `requireTool` (tools.ts). */
import { describeMissingPackages, hasPythonPackages, pythonOf } from './python-packages.ts'
import { isContinuousIntegration } from './tools.ts'

/**
 * The Python that an app's tests are to use, or undefined where they are to be skipped; says so on standard error.
 *
 * @param folder the app's, absolute
 * @throws Error under CI=true when a package is missing
 */
export function requirePythonPackages(folder: string, env = process.env): string | undefined {
  if (hasPythonPackages(folder)) return pythonOf(folder)
  const message = describeMissingPackages(folder)
  if (isContinuousIntegration(env)) throw new Error(message)
  console.warn(`skipped: ${message}`)
  return undefined
}
