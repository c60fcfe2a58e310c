import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { notCovered } from './lib/not-covered.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('the README lists exactly what stays with Node, and why', () => {
  const rows = Array.from(readme.matchAll(/^\| (?!asked for|---)(.*?) +\| (.*?) +\|$/gm), ([, what, why]) => [
    what,
    why,
  ])
  expect(rows.toSorted()).toEqual(notCovered.map(({ what, why }) => [what, why]).toSorted())
})
