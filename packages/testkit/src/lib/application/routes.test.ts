import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { conformanceRoutes } from './routes.ts'

test('the README lists every route as the table has it', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
  const listed = readme.split('\n').filter((line) => /^- \*\*[A-Z]+ `/.test(line))
  expect(listed).toEqual(conformanceRoutes.map(({ method, path, does }) => `- **${method} \`${path}\`**: ${does}`))
})
