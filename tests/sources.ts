/** Reads the TypeScript sources of a folder, with what each imports. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findImports, type Import } from './imports.ts'

export interface Source {
  /** Path relative to the folder it was looked for in. */
  readonly file: string
  readonly imports: readonly Import[]
  /** A test or a fixture: never published. */
  readonly forTests: boolean
}

export function readSources(folder: string): readonly Source[] {
  const files = globSync('**/*.ts', { cwd: folder, exclude: ['**/node_modules/**', '**/dist/**'] })
  return files.map((file) => ({
    file,
    imports: findImports(readFileSync(join(folder, file), 'utf8')),
    forTests: /\.(test|fixture)\.ts$/.test(file),
  }))
}
