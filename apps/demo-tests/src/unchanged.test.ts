// What the demos are for: apps that know nothing of the gateway, only of their framework and of the shared page.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { demos } from './demos.fixture.ts'

test.each(demos)('the app of $name imports nothing of the gateway', ({ name }) => {
  const source = readFileSync(new URL(`../../${name}/src/app.ts`, import.meta.url), 'utf8')
  const imported = [...source.matchAll(/(?:from|import) '([^']+)'/g)].map(([, specifier]) => specifier)
  expect(imported).toContain('demo-page')
  expect(imported.filter((specifier) => specifier?.includes('gateway'))).toEqual([])
})
