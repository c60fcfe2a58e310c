import { expect, test } from 'vitest'
import { minimize } from './minimize.ts'
import { octetsOf } from './tokens.ts'

function minimized(text: string, fails: (text: string) => boolean): string {
  const latin1 = (octets: Uint8Array): string => Buffer.from(octets).toString('latin1')
  return latin1(minimize(octetsOf(text), (octets) => fails(latin1(octets))))
}

test('leaves what the fault needs, wherever it stands', () => {
  const text = `${'x'.repeat(500)}A${'y'.repeat(300)}B${'z'.repeat(99)}`
  expect(minimized(text, (each) => /A.*B/.test(each))).toBe('AB')
})

test('leaves nothing where the fault needs nothing, and all where it needs all', () => {
  expect(minimized('abc', () => true)).toBe('')
  expect(minimized('abc', (each) => each === 'abc')).toBe('abc')
})
