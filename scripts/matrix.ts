/**
 * The matrix: which framework in which major version is tested on which Node. The one table that
 * `pnpm test:matrix` and .github/workflows/ci.yml read. Run by itself it prints the cells as GitHub Actions wants
 * them, so it must stay free of dependencies: that job installs nothing.
 */
export interface Framework {
  readonly name: string
  /** Major versions its adapter supports. */
  readonly majors: readonly number[]
}

export interface Cell {
  readonly framework: string
  readonly major: number
  readonly node: number
}

export const frameworks: readonly Framework[] = [
  { name: 'express', majors: [4, 5] },
  { name: 'fastify', majors: [5] },
  { name: 'hono', majors: [4] },
]

/** Node's maintained major versions from the oldest that package.json's `engines` allows. */
export const nodes: readonly number[] = [22, 24, 26]

export function allCells(): Cell[] {
  const versions = frameworks.flatMap(({ name, majors }) => majors.map((major) => ({ framework: name, major })))
  return versions.flatMap((version) => nodes.map((node) => ({ ...version, node })))
}

/** The folder whose tests are the framework's conformance. */
export function adapterFolder({ framework }: Pick<Cell, 'framework'>): string {
  return `packages/adapter-${framework}`
}

/** What tells the adapter's tests which major version to run, such as `EXPRESS_MAJOR=4`; without it they run all. */
export function majorVariable({ framework, major }: Omit<Cell, 'node'>): Record<string, string> {
  return { [`${framework.toUpperCase()}_MAJOR`]: String(major) }
}

if (import.meta.main) console.log(JSON.stringify({ include: allCells() }))
