import { expect, test } from 'vitest'
import { Backoff } from './backoff.ts'

test('the first crash costs no time, the next ones more and more, up to half a minute', () => {
  const backoff = new Backoff()
  const delays: number[] = []
  let now = 0
  for (let crash = 0; crash < 10; crash++) {
    const delay = backoff.crashed(now, 100)
    delays.push(delay)
    now += delay
  }
  expect(delays).toEqual([0, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
})

test('after a minute without a crash, or after one of a worker that had lived for a while, it begins again', () => {
  const backoff = new Backoff()
  expect([backoff.crashed(0, 0), backoff.crashed(1, 0)]).toEqual([0, 500])
  expect(backoff.crashed(61_000, 0)).toBe(0)
  expect(backoff.crashed(61_001, 0)).toBe(500)
  expect(backoff.crashed(62_000, 10_000)).toBe(0)
})

test('what waits is said, and a reset ends the waiting', () => {
  const backoff = new Backoff()
  backoff.crashed(0, 0)
  backoff.crashed(0, 0)
  expect([backoff.remaining(100), backoff.remaining(500)]).toEqual([400, 0])
  backoff.reset()
  expect(backoff.remaining(100)).toBe(0)
})
