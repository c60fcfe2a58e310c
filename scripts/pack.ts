/**
 * Builds every package and packs it as `pnpm publish` would upload it (publishConfig applied, workspace: ranges
 * replaced). The tarballs are what publint and attw check and what tests/install.test.ts installs.
 */
import { join } from 'node:path'
import { buildCommand, pnpmCommand } from './pnpm.ts'
import { runOrThrow } from './run.ts'
import { publishedPackages, type Manifest } from './workspace.ts'

/** Tarball path by package name. */
export type Tarballs = ReadonlyMap<string, string>

/** Packs every published package into `folder` (absolute, existing). */
export async function packPackages(folder: string): Promise<Tarballs> {
  await runOrThrow(buildCommand())
  const manifests = publishedPackages().map(({ manifest }) => manifest)
  const filters = manifests.flatMap(({ name }) => ['--filter', name])
  await runOrThrow([...pnpmCommand(), '--recursive', ...filters, 'pack', '--pack-destination', folder])
  return new Map(manifests.map((manifest) => [manifest.name, join(folder, tarballName(manifest))] as const))
}

/** npm's rule for a tarball's file name. */
export function tarballName({ name, version }: Pick<Manifest, 'name' | 'version'>): string {
  return `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`
}
