/** Runs checks one after the other, says how each went, and goes on after a failure so that one run shows all. */
import type { Check } from './checks.ts'
import type { Counts } from './counts.ts'
import { run } from './run.ts'

export async function runChecks(checks: readonly Check[]): Promise<Counts> {
  let failed = 0
  for (const check of checks) if (!(await runCheck(check))) failed += 1
  return { passed: checks.length - failed, failed, skipped: 0 }
}

async function runCheck({ name, command }: Check): Promise<boolean> {
  const started = performance.now()
  const { status, output } = await run(command)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const passed = status === 0
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  if (!passed) console.log(`\n$ ${command.join(' ')}\n${output}`)
  return passed
}
