// Frameworks differ in whether they tell their version (`fastify.version`) or not (Express, Hono); their manifests all do.
import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

/**
 * The version of the npm package that importing `packageName` finds from the module `importedFrom` (its `import.meta.url`).
 *
 * @throws when no such package is installed there
 */
export function versionOf(packageName: string, importedFrom: string): string {
  const manifest = findPackageJSON(packageName, importedFrom)
  if (manifest === undefined) throw new Error(`no package.json found for ${packageName} from ${importedFrom}`)
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string } // npm requires it of every package
  return version
}
