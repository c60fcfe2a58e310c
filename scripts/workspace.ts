/**
 * Where things are in this repository: its root, its packages and what their package.json says.
 * Reads only; what it returns is as written on disk.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** The repository's root folder. */
export const root: string = join(import.meta.dirname, '..')

/** The part of a package.json that the repository's own commands and tests look at. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly description?: string
  readonly license?: string
  readonly type?: string
  readonly files?: readonly string[]
  readonly engines?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, unknown>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly publishConfig?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly gatewayServer?: { readonly framework?: string }
}

export interface WorkspacePackage {
  /** The folder's own name, such as `adapter-express`. */
  readonly folderName: string
  /** Its absolute path. */
  readonly folder: string
  readonly manifest: Manifest
}

/** What gets published: every folder of packages/ that is not private, in alphabetical order. */
export function publishedPackages(): readonly WorkspacePackage[] {
  return readPackages('packages/*').filter(({ manifest }) => manifest.private !== true)
}

/** The packages in the folders matching `pattern`, a glob relative to the root. */
export function readPackages(pattern: string): readonly WorkspacePackage[] {
  const folders = globSync(pattern, { cwd: root }).toSorted()
  return folders.map((folder) => join(root, folder)).flatMap(readPackage)
}

function readPackage(folder: string): WorkspacePackage[] {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return []
  // Guaranteed by npm's own schema of package.json; tests/architecture.test.ts checks the fields used.
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
  return [{ folderName: basename(folder), folder, manifest }]
}
