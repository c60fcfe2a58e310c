import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Silence } from './silence.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

test('lasts from what was heard last', () => {
  const silence = new Silence(1000)
  const now = performance.now()
  expect(silence.look(now + 900)).toBe(900)
  expect(silence.look(now + 1800)).toBe(1800)
  vi.advanceTimersByTime(1700)
  silence.heard()
  expect(silence.lasts(now + 1800)).toBe(100)
})

test('begins anew for who did not look when he should have', () => {
  const silence = new Silence(1000)
  const now = performance.now()
  expect(silence.look(now + 60_000)).toBe(0)
  expect(silence.look(now + 61_000)).toBe(1000)
})
