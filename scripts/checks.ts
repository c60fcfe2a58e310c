/**
 * Everything `pnpm check` and `pnpm test` look at besides the tests themselves, in the order that finds the
 * cheapest faults first. The one table: package.json's scripts and CI name its rows.
 */
import { buildCommand } from './pnpm.ts'

export interface Check {
  readonly name: string
  /** Run with the repository's tools on PATH; must leave the work tree alone. */
  readonly command: readonly string[]
}

export const checks: readonly Check[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint', '--deny-warnings'] },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'unused', command: ['knip', '--no-config-hints'] },
  { name: 'build', command: buildCommand() },
  { name: 'tarballs', command: ['node', 'scripts/check-tarballs.ts'] },
]
