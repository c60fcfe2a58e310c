// What the demos are for: apps that know nothing of the gateway, only of their framework and of the shared page.
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { demos, isPython } from './demos.fixture.ts'

const apps = fileURLToPath(new URL('../..', import.meta.url))

test.each(demos.filter((demo) => !isPython(demo)))('the app of $name imports nothing of the gateway', (demo) => {
  const text = readFileSync(`${apps}/${demo.name}/${demo.source}`, 'utf8')
  const imported = [...text.matchAll(/(?:from|import) '([^']+)'/g)].map(([, specifier]) => specifier)
  expect(imported).toContain('demo-page')
  expect(imported.filter((specifier) => specifier?.includes('gateway'))).toEqual([])
})

test.each(demos.filter(isPython))('the app of $name imports its framework, and nothing of the gateway', (demo) => {
  const modulesOf = (file: string): string[] => {
    return Array.from(readFileSync(file, 'utf8').matchAll(/^ *(?:from|import) (\w+)/gm), ([, name]) => name ?? '')
  }
  expect(modulesOf(`${apps}/${demo.name}/${demo.source}`)).toContain(demo.framework.toLowerCase())
  const everything = globSync('src/**/*.py', { cwd: `${apps}/${demo.name}` })
  const imported = everything.flatMap((file) => modulesOf(`${apps}/${demo.name}/${file}`))
  expect(imported.filter((name) => name.includes('gateway'))).toEqual([])
})
