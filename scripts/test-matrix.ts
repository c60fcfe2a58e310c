/**
 * `pnpm test:matrix`: the conformance of every framework, major version and Node in matrix.ts, one after the other;
 * `--framework express --major 4 --node 22` choose. Other Nodes come from the `node` package on npm.
 */
import { parseArgs } from 'node:util'
import { closingLine } from './counts.ts'
import { adapterFolder, allCells, majorVariable, type Cell } from './matrix.ts'
import { repositoryEnvironment, run } from './run.ts'

const option = { type: 'string', multiple: true } as const
const { values } = parseArgs({ options: { framework: option, major: option, node: option } })

const cells = allCells().filter(isChosen)
let passed = 0
for (const cell of cells) if (await runCell(cell)) passed += 1
console.log(closingLine({ passed, failed: cells.length - passed, skipped: 0 }))
process.exitCode = cells.length > 0 && passed === cells.length ? 0 : 1

function isChosen(cell: Cell): boolean {
  const allows = (chosen: string[] | undefined, value: string | number): boolean => {
    return chosen === undefined || chosen.includes(String(value))
  }
  return allows(values.framework, cell.framework) && allows(values.major, cell.major) && allows(values.node, cell.node)
}

async function runCell(cell: Cell): Promise<boolean> {
  const vitest = ['node', 'node_modules/vitest/vitest.mjs', 'run', adapterFolder(cell)]
  const command = ['npx', '--yes', `--package=node@${cell.node}`, '--', ...vitest]
  const { status, output } = await run(command, { env: repositoryEnvironment(majorVariable(cell)) })
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${cell.framework} ${cell.major} on Node ${cell.node}`)
  if (status !== 0) console.log(output)
  return status === 0
}
