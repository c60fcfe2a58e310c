// In a worker: which files the application has loaded, by import and by require, as they are resolved. The master watches
// them. Files of installed packages are left out: they do not change while one works on an application, and are many.
import { registerHooks } from 'node:module'
import { dirname, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export interface LoadedFiles {
  /** The file that was loaded last: if what Node says of a syntax error names none, it is this one's. */
  readonly last: string | undefined
}

/**
 * From now on tells of files, a few at a time. What was to be loaded and is not there is told by the folder where it would be.
 *
 * @param report gets each path once
 */
export function reportLoadedFiles(report: (paths: readonly string[]) => void): LoadedFiles {
  const known = new Set<string>()
  const files = { last: undefined as string | undefined }
  let unreported: string[] = []
  const tell = (path: string | undefined): void => {
    if (path === undefined || known.has(path) || isInstalled(path)) return
    known.add(path)
    if (unreported.push(path) > 1) return
    queueMicrotask(() => {
      report(unreported)
      unreported = []
    })
  }
  registerHooks({
    resolve(specifier, context, nextResolve) {
      try {
        const resolved = nextResolve(specifier, context)
        tell(pathOf(resolved.url))
        return resolved
      } catch (error) {
        tell(folderOf(specifier, context.parentURL))
        throw error
      }
    },
    load(url, context, nextLoad) {
      files.last = pathOf(url) ?? files.last
      return nextLoad(url, context)
    },
  })
  return files
}

function isInstalled(path: string): boolean {
  return path.includes(`${sep}node_modules${sep}`)
}

/** Undefined for what is no file, such as `node:fs`. A query makes another module of the same file. */
function pathOf(url: string): string | undefined {
  return url.startsWith('file:') ? fileURLToPath(url) : undefined
}

/** Only of paths: where packages are looked for, is for who installs them. */
function folderOf(specifier: string, parent: string | undefined): string | undefined {
  const isPath = /^(?:\.{0,2}\/|file:)/.test(specifier)
  if (!isPath || parent === undefined) return undefined
  const url = URL.parse(specifier, parent.startsWith('file:') ? parent : pathToFileURL(parent))
  return url?.protocol === 'file:' ? dirname(fileURLToPath(url)) : undefined
}
