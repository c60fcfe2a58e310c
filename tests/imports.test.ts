import { expect, test } from 'vitest'
import { findImports, packageOf } from './imports.ts'

test('tells imports of types from those that run', () => {
  const source =
    "import type { A } from 'a'\nimport { b } from 'b'\nexport type { C } from './c.ts'\nexport * from 'd'\n"
  expect(findImports(source)).toEqual([
    { specifier: 'a', typeOnly: true },
    { specifier: 'b', typeOnly: false },
    { specifier: './c.ts', typeOnly: true },
    { specifier: 'd', typeOnly: false },
  ])
})

test('reads an import over several lines', () => {
  expect(findImports("import {\n  a,\n  b,\n} from 'c'\n")).toEqual([{ specifier: 'c', typeOnly: false }])
})

test('finds imports for their effect, dynamic ones and import types', () => {
  const source = "import 'a'\nconst b = await import('b')\nlet c: import('c').C\n"
  expect(findImports(source).map(({ specifier }) => specifier)).toEqual(['a', 'b', 'c'])
})

test('passes over comments and text', () => {
  const source = "/**\n * import x from 'x'\n * await import('y')\n */\nexport const from = 'z'\n"
  expect(findImports(source)).toEqual([])
})

test.each([
  ['@gateway-server/http1', '@gateway-server/http1'],
  ['@gateway-server/http1/package.json', '@gateway-server/http1'],
  ['hono/jsx', 'hono'],
  ['./lib/x.ts', undefined],
  ['node:net', undefined],
])('%s belongs to the package %s', (specifier, name) => {
  expect(packageOf(specifier)).toBe(name)
})
