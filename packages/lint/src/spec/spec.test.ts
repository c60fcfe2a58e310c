import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { renderSpec, topics } from './spec.ts'

test('SPEC.md is what the rules say (else: pnpm --filter @gateway-server/lint spec)', () => {
  const written = readFileSync(new URL('../../../../SPEC.md', import.meta.url), 'utf8')
  expect(written).toBe(renderSpec())
})

test('every rule has a number of its own, in order', () => {
  const ids = topics.flatMap((topic) => topic.rules.map(({ id }) => id))
  const numbered = (prefix: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`)
  expect(ids).toEqual([...numbered('E', 18), ...numbered('I', 3), ...numbered('', 14)])
})

test('no text breaks the table it stands in', () => {
  for (const { rules } of topics) {
    for (const { text, subject } of rules.filter(({ id }) => id.startsWith('E'))) {
      expect(`${text}${subject}`).not.toMatch(/[|\n]/)
    }
  }
})
