import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderReference } from './reference.ts'

test('docs/settings.md is what the table says (else: pnpm --filter gateway-server settings)', () => {
  const written = readFileSync(new URL('../../../../docs/settings.md', import.meta.url), 'utf8')
  expect(written).toBe(renderReference())
})
