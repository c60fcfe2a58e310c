import { expect, test } from 'vitest'
import { Silence } from './silence.ts'

test('lasts from what was heard last', () => {
  const silence = new Silence(1000)
  const now = performance.now()
  expect(silence.look(now + 900)).toBeCloseTo(900, -2)
  expect(silence.look(now + 1800)).toBeCloseTo(1800, -2)
  silence.heard()
  expect(silence.lasts(performance.now())).toBeLessThan(1000)
})

test('begins anew for who did not look when he should have', () => {
  const silence = new Silence(1000)
  const now = performance.now()
  expect(silence.look(now + 60_000)).toBe(0)
  expect(silence.look(now + 61_000)).toBe(1000)
})
