import { afterEach, expect, test, vi } from 'vitest'
import { dateLine } from './date-line.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('is an IMF-fixdate, whose digits always take the same room', () => {
  vi.useFakeTimers({ now: Date.UTC(2024, 1, 3, 4, 5, 6, 789) })
  expect(dateLine()).toBe('Date: Sat, 03 Feb 2024 04:05:06 GMT\r\n')
})

test('changes with the second, also when the clock is set back', () => {
  vi.useFakeTimers({ now: 999 })
  const first = dateLine()
  vi.setSystemTime(1000)
  const second = dateLine()
  vi.setSystemTime(500)
  expect([second === first, dateLine()]).toEqual([false, first])
})
