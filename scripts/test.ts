/**
 * `pnpm test`: everything, as CI runs it. Brings the Debian and Python packages tests need where it may, runs the
 * checks, then every test of the workspace, and ends with the line CI reads: `N passed, N failed, N skipped`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checks } from './checks.ts'
import { countsFileVariable } from './counts-reporter.ts'
import { addCounts, closingLine, type Counts } from './counts.ts'
import { installAllPythonPackages } from './install-python-packages.ts'
import { installTools } from './install-tools.ts'
import { runChecks } from './run-checks.ts'
import { repositoryEnvironment, run } from './run.ts'

console.log(`Node ${process.version}`)
await installTools()
await installAllPythonPackages()
const counts = addCounts(await runChecks(checks), await runTests())
console.log(closingLine(counts))
process.exitCode = counts.failed === 0 ? 0 : 1

async function runTests(): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-test-'))
  const file = join(folder, 'counts.json')
  try {
    const env = repositoryEnvironment({ [countsFileVariable]: file })
    const { status } = await run(['vitest', 'run'], { live: true, env })
    const counted = readCounts(file)
    // Vitest can fail without a failed test (no test found, a crash): that must not pass.
    return status !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function readCounts(file: string): Counts {
  try {
    // Written by counts-reporter.ts.
    return JSON.parse(readFileSync(file, 'utf8')) as Counts
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
