// docs/http-rules.md names the tests that hold each rule: they are there, under those names.
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const page = new URL('../../../docs/http-rules.md', import.meta.url)
const rows = readFileSync(page, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes(']('))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map((cells) => [cells[1] ?? '', cells.at(-2) ?? ''] as const)

test('there are rules', () => {
  expect(rows.length).toBeGreaterThan(50)
})

test.each(rows)('%s', (_rule, held) => {
  for (const reference of held.split('; ')) {
    const [, path = '', name = ''] = /^\[[\w.-]+\]\(([^)]+)\) (.+)$/.exec(reference) ?? []
    const file = new URL(path, page)
    expect(path !== '' && existsSync(file), reference).toBe(true)
    expect(readFileSync(file, 'utf8')).toContain(name.trim())
  }
})
