/**
 * Finds what a TypeScript source imports, by its text. Relies on the repository's formatting (imports start a line,
 * single quotes), so that no parser is needed; imports in comments are passed over.
 */
export interface Import {
  readonly specifier: string
  /** Erased before running: `import type` and `export type`. */
  readonly typeOnly: boolean
}

const staticImport = /^(?:import|export)\s+(type\s)?(?:[^'\n;=(]|\n)*?from\s+'([^']+)'/gm
const bareImport = /^import\s+'([^']+)'/gm
const dynamicImport = /^(?!\s*(?:\*|\/\/)).*\b(?:import|import\.meta\.resolve)\('([^']+)'/gm

export function findImports(source: string): Import[] {
  const named = Array.from(source.matchAll(staticImport), ([, type, specifier = '']) => {
    return { specifier, typeOnly: type !== undefined }
  })
  const unnamed = [...source.matchAll(bareImport), ...source.matchAll(dynamicImport)]
  return [...named, ...unnamed.map(([, specifier = '']) => ({ specifier, typeOnly: false }))]
}

/** The package a specifier names: `@a/b/c` → `@a/b`; undefined for relative paths and Node's own modules. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}
