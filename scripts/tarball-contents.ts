/** What a tarball of ours must and must not hold, decided from the list of its files alone. */

/** In every tarball. */
const required = ['package/README.md', 'package/LICENSE', 'package/package.json', 'package/dist/index.js']

/** In none: tests and what only tests use. */
const forbidden = /\.(test|fixture)\.|\/node_modules\/|tsbuildinfo$|\/tsconfig/

/** Says what is wrong with a tarball that holds `files` (paths as tar lists them, starting with `package/`). */
export function findTarballFaults(files: readonly string[]): string[] {
  const present = new Set(files)
  const missing = required.filter((file) => !present.has(file)).map((file) => `${file} is missing`)
  const unwanted = files.filter((file) => forbidden.test(file)).map((file) => `${file} must not be published`)
  const stale = files.filter((file) => isStale(file, present)).map((file) => `${file} has no source: run pnpm clean`)
  return [...missing, ...unwanted, ...stale]
}

function isStale(file: string, present: ReadonlySet<string>): boolean {
  const module = /^package\/dist\/(.+)\.js$/.exec(file)?.[1]
  return module !== undefined && !present.has(`package/src/${module}.ts`)
}
