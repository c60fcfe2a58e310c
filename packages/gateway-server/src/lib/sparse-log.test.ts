import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SparseLog } from './sparse-log.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

test('logs the first at once, the next after a while, and says how many it left out', () => {
  const lines: string[] = []
  const log = new SparseLog((message) => void lines.push(message))
  for (let index = 0; index < 1000; index++) log.say('full')
  expect(lines).toEqual(['full'])
  vi.advanceTimersByTime(9_999)
  log.say('full')
  expect(lines.length).toBe(1)
  vi.advanceTimersByTime(1)
  log.say('full')
  expect(lines).toEqual(['full', 'full (and 1000 more since the last such line)'])
  vi.advanceTimersByTime(10_000)
  log.say('full')
  expect(lines[2]).toBe('full')
})
