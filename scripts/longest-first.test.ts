import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { longest, sortLongestFirst } from './longest-first.ts'
import { root } from './workspace.ts'

test('the files of the list are there', () => {
  expect(longest.filter((file) => !existsSync(join(root, file)))).toEqual([])
})

test('long files come first, the longest of them before the others; the rest stays in its order', () => {
  const [first = '', second = ''] = longest.map((file) => join(root, file))
  const files = ['/b.test.ts', second, '/a.test.ts', first].map((moduleId) => ({ moduleId }))
  expect(sortLongestFirst(files).map(({ moduleId }) => moduleId)).toEqual([first, second, '/b.test.ts', '/a.test.ts'])
})
