/**
 * Packs every package and lets publint and attw look at the tarballs: what users get, not what lies in the folders.
 * Also refuses tests in a tarball, and compiled files whose source is gone (a stale dist/).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packPackages } from './pack.ts'
import { run } from './run.ts'
import { findTarballFaults } from './tarball-contents.ts'

const folder = await mkdtemp(join(tmpdir(), 'gateway-pack-'))
try {
  const tarballs = await packPackages(folder)
  const faults = await Promise.all(Array.from(tarballs.values(), checkTarball))
  for (const fault of faults.flat()) console.log(fault)
  console.log(`${tarballs.size} tarballs checked`)
  process.exitCode = faults.flat().length === 0 ? 0 : 1
} catch (error) {
  // The output of the program that failed says more than our stack.
  console.log(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true })
}

async function checkTarball(tarball: string): Promise<string[]> {
  const listing = await run(['tar', '--list', '--gzip', '--file', tarball])
  const contents = findTarballFaults(listing.output.trim().split('\n'))
  const verdicts = await Promise.all([
    run(['publint', 'run', '--strict', tarball]),
    run(['attw', '--no-emoji', '--profile', 'esm-only', tarball]),
  ])
  const complaints = verdicts.filter(({ status }) => status !== 0).map(({ output }) => output)
  return [...contents.map((fault) => `${tarball}: ${fault}`), ...complaints]
}
