import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { defaultLimits } from './lib/limits.ts'

const folder = new URL('..', import.meta.url)
const readme = readFileSync(new URL('README.md', folder), 'utf8')

function block(language: string): string {
  return new RegExp('```' + language + '\n(.*?\n)```', 's').exec(readme)?.[1] ?? ''
}

test('the example prints what the README says', async () => {
  const example = ['--input-type=module', '--eval', block('js')]
  const { stdout } = await promisify(execFile)(process.execPath, example, { cwd: folder })
  expect(stdout.replaceAll('\r\n', '\n')).toBe(block('text'))
})

test('the table names every limit', () => {
  const named = [...readme.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)
  expect(named.toSorted()).toEqual(Object.keys(defaultLimits).toSorted())
})
