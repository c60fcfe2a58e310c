import { afterEach, expect, test, vi } from 'vitest'
import { commonTime, isoTime } from './log-time.ts'

afterEach(() => void vi.useRealTimers())

/** The clocks as they are at that time of day, at a standstill; a time of `performance.now` for it. */
function clocksAt(time: number): number {
  vi.useFakeTimers({ now: time, toFake: ['Date', 'performance'] })
  return performance.now()
}

test('the common log time is local, with its offset', () => {
  const time = new Date(2026, 10, 3, 4, 5, 6, 789)
  const text = commonTime(clocksAt(time.getTime()) + 5000) // not the second of a test before
  expect(text).toMatch(/^03\/Nov\/2026:04:05:11 [+-]\d{4}$/)
  const [, sign, hours, minutes] = /([+-])(\d\d)(\d\d)$/.exec(text) ?? []
  expect(Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes))).toBe(-time.getTimezoneOffset() + 0)
})

test('both follow the clock, forth and back', () => {
  const at = clocksAt(Date.UTC(2026, 0, 2, 3, 4, 5)) + 20_000
  const time = Date.parse(isoTime(at))
  expect(time).toBe(Date.UTC(2026, 0, 2, 3, 4, 25))
  for (const later of [100, 999, 1000, 2500, 60_000, -3000]) {
    expect(Date.parse(isoTime(at + later))).toBe(time + later)
  }
  expect(commonTime(at)).not.toBe(commonTime(at + 1000))
})

test('a clock that is set is followed from the next second on', () => {
  const at = clocksAt(Date.UTC(2026, 0, 2)) + 40_000
  isoTime(at)
  vi.setSystemTime(Date.UTC(2027, 0, 2))
  expect(isoTime(at + 1000)).toMatch(/^2027/)
})
