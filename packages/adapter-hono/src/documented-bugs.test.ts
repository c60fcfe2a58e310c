// The list of other bridges' bugs names its tests: each must be there, under the issue that it is about.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const document = readFileSync(join(root, 'docs/bugs-of-other-fetch-bridges.md'), 'utf8')
const rows = [...document.matchAll(/^\| (\w+\/[\w-]+)(#\d+) +\|[^|]+\| (\S+) +\|$/gm)]

test('the list has rows', () => {
  expect(rows.length).toBeGreaterThan(15)
})

test.each(rows.map(([, repository = '', number = '', file = '']) => [repository + number, file, repository, number]))(
  '%s has its test in %s',
  (_issue, file, repository, number) => {
    const names = readFileSync(join(root, 'packages', file), 'utf8').match(/^ *(?:test|\]\)\().*$/gm) ?? []
    // Several issues of a repository are written `owner/name#1, #2`.
    const isNamed = (name: string): boolean => name.includes(repository) && new RegExp(`${number}\\b`).test(name)
    expect(names.filter(isNamed)).not.toEqual([])
  },
)
