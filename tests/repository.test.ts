/** What the repository's own files promise each other. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from 'scripts/workspace'
import { expect, test } from 'vitest'

const read = (file: string): string => readFileSync(join(root, file), 'utf8')

test('CI runs the test command that the README gives', () => {
  const command = /^exec (.+)$/m.exec(read('.ci/run'))?.[1]
  expect(command).toBeDefined()
  expect(
    read('README.md')
      .split('\n')
      .map((line) => line.trim()),
  ).toContain(command)
})

test('tests run on the Node that the workspace pins', () => {
  const workspace = read('pnpm-workspace.yaml')
  const pinned = /^ {2}node: (\d\S*)$/m.exec(workspace)?.[1]
  expect(process.version).toBe(`v${pinned}`)
  expect(workspace).toContain(`\nnodeVersion: ${pinned}\n`)
})
