/** `pnpm check`: every check of checks.ts, or those named as arguments. Tests are `pnpm test`. */
import { checks } from './checks.ts'
import { closingLine } from './counts.ts'
import { runChecks } from './run-checks.ts'

const names = process.argv.slice(2)
const unknown = names.filter((name) => !checks.some((check) => check.name === name))
if (unknown.length > 0) {
  console.error(`no such check: ${unknown.join(', ')}; there are ${checks.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

const counts = await runChecks(names.length === 0 ? checks : checks.filter(({ name }) => names.includes(name)))
console.log(closingLine(counts))
process.exitCode = counts.failed === 0 ? 0 : 1
