import { expect, test } from 'vitest'
import { commonTime, isoTime } from './log-time.ts'

test('the common log time is local, with its offset', () => {
  const time = new Date(2026, 10, 3, 4, 5, 6)
  expect(commonTime(time.getTime())).toMatch(/^03\/Nov\/2026:04:05:06 [+-]\d{4}$/)
  const [, sign, hours, minutes] = /([+-])(\d\d)(\d\d)$/.exec(commonTime(time.getTime())) ?? []
  expect(Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes))).toBe(-time.getTimezoneOffset() + 0)
})

test('both follow the clock, in whichever order', () => {
  const time = Date.UTC(2026, 0, 2, 3, 4, 5, 7)
  expect(isoTime(time)).toBe('2026-01-02T03:04:05.007Z')
  expect(isoTime(time + 993)).toBe('2026-01-02T03:04:06.000Z')
  expect(isoTime(time)).toBe(new Date(time).toISOString())
  expect(commonTime(time + 1000)).not.toBe(commonTime(time))
})
