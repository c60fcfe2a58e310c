import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adapterFolder, allCells, frameworks, majorVariable, nodes } from './matrix.ts'
import { run } from './run.ts'
import { publishedPackages, root } from './workspace.ts'

const workflow = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8')

test('has a cell for every framework, major version and Node', () => {
  expect(allCells()).toHaveLength(frameworks.flatMap(({ majors }) => majors).length * nodes.length)
  expect(allCells()).toContainEqual({ framework: 'express', major: 4, node: 22 })
})

test('names every adapter of a framework, with the majors its package.json admits', () => {
  for (const { manifest } of publishedPackages()) {
    const framework = manifest.gatewayServer?.framework
    if (framework === undefined) continue
    const admitted = manifest.peerDependencies?.[framework]?.match(/\d+(?=\.\d+\.\d+)/g)?.map(Number)
    expect(frameworks).toContainEqual({ name: framework, majors: admitted })
  }
})

test('each cell’s conformance exists', () => {
  for (const cell of allCells()) expect(existsSync(join(root, adapterFolder(cell), 'package.json'))).toBe(true)
})

test('tells the tests which major to run', () => {
  expect(majorVariable({ framework: 'express', major: 4 })).toEqual({ EXPRESS_MAJOR: '4' })
})

test('prints the cells as GitHub Actions reads them', async () => {
  const { output } = await run(['node', 'scripts/matrix.ts'])
  expect(JSON.parse(output)).toEqual({ include: allCells() })
})

test('the workflow reads this table and repeats none of it', () => {
  expect(workflow).toContain('node scripts/matrix.ts')
  expect(workflow).toContain('fromJSON(needs.matrix.outputs.cells)')
  for (const { name } of frameworks) expect(workflow).not.toContain(name)
})
