// From a package's name to its file, as an `import` in a file of a given folder would find it, and if that finds nothing
// as a `require` there would. Node's own resolvers do it: `exports`, conditions, scopes and subpaths are theirs.
import { existsSync } from 'node:fs'
import { createRequire, isBuiltin, registerHooks } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Failure } from './failure.ts'

/**
 * The file of a package, or undefined where there is none of that name.
 *
 * @param importer a file, there or not, in whose folder the search begins
 * @throws Failure where the package is there but does not export that path
 */
export function resolvePackage(name: string, importer: string): string | undefined {
  let imported: string | undefined
  try {
    imported = resolveImport(name, importer)
    if (imported !== undefined && existsSync(imported)) return imported
  } catch (error) {
    if (codeOf(error) !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined // there is none, or no such name can be
    const required = resolveRequire(name, importer)
    if (required !== undefined) return required
    throw new Failure(`${name} could not be found: ${(error as Error).message}`) // Node's, by its code
  }
  return resolveRequire(name, importer) ?? imported
}

/** import.meta.resolve, but from another file; undefined for built-in modules. */
function resolveImport(name: string, importer: string): string | undefined {
  const parentURL = pathToFileURL(importer).href
  const hooks = registerHooks({
    resolve: (specifier, context, nextResolve) => nextResolve(specifier, { ...context, parentURL }),
  })
  try {
    const url = import.meta.resolve(name)
    return url.startsWith('file:') ? fileURLToPath(url) : undefined
  } finally {
    hooks.deregister()
  }
}

/** With what `require` adds: extensions, and the index of a folder. */
function resolveRequire(name: string, importer: string): string | undefined {
  try {
    const file = createRequire(importer).resolve(name)
    return isBuiltin(file) ? undefined : file
  } catch {
    return undefined
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
