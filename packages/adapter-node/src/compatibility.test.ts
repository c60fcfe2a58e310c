// docs/compatibility-node.md names the tests that hold each entry: they are there, under those names.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const page = new URL('../../../docs/compatibility-node.md', import.meta.url)
const list = readFileSync(page, 'utf8').match(/^- .+$/gm) ?? []
const entries = Array.from(list.join('\n').matchAll(/\]\((\.\.\/packages\/[^)]+\.ts)\) ([^;\n]+)/g))

test('the list names tests', () => {
  expect(entries.length).toBeGreaterThan(80)
})

test.each(entries.map(([, file = '', name = '']) => ({ file, name })))('$name ($file)', ({ file, name }) => {
  const source = readFileSync(new URL(file, page), 'utf8')
  expect(source).toContain(name)
})
