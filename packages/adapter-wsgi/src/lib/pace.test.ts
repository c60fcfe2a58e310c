import { beforeEach, expect, test } from 'vitest'
import { Backoff } from './backoff.ts'
import { Pace } from './pace.ts'
import { Queue } from './queue.ts'

let time = 0
const clock = (): number => time
beforeEach(() => {
  time = 1000
})

/** A worker that answers `count` requests, each so many milliseconds after the one before. */
function answer(pace: Pace, count: number, milliseconds: number): void {
  for (let request = 0; request < count; request++) {
    time += milliseconds
    pace.ended(1)
  }
}

test('a worker that is quick gets many requests ahead, one that is slow as many as it has threads', () => {
  const quick = new Pace(1, true, clock)
  quick.begin()
  time += 1
  for (let round = 0; round < 100; round++) {
    time += 1
    quick.ended(50)
  }
  expect(quick.depth).toBe(129)
  const slow = new Pace(4, true, clock)
  slow.begin()
  answer(slow, 20, 20)
  expect(slow.depth).toBe(4)
})

test('a worker that becomes slow is noticed with its next answers, one that becomes quick by and by', () => {
  const pace = new Pace(1, true, clock)
  pace.begin()
  answer(pace, 50, 1)
  expect(pace.depth).toBe(6)
  answer(pace, 2, 10)
  expect(pace.depth).toBe(1)
  answer(pace, 1, 1)
  expect(pace.depth).toBe(1)
  answer(pace, 50, 1)
  expect(pace.depth).toBe(5)
})

test('a worker among others gets less ahead: they could do it', () => {
  const pace = new Pace(1, false, clock)
  pace.begin()
  answer(pace, 100, 0.25)
  expect(pace.depth).toBe(6)
})

test('a worker is steady as long as one request follows the other', () => {
  const pace = new Pace(1, true, clock)
  pace.begin()
  expect(pace.isSteady).toBe(true)
  time += 6
  expect(pace.isSteady).toBe(false)
  pace.ended(1)
  expect(pace.isSteady).toBe(true)
})

test('pauses double up to ten seconds, and a worker that lasted ends them', () => {
  const backoff = new Backoff()
  const pauses = Array.from({ length: 10 }, () => backoff.next(0))
  expect(pauses).toEqual([0, 100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
  expect(backoff.next(4999)).toBe(10_000)
  expect(backoff.next(5000)).toBe(0)
  expect(backoff.next(0)).toBe(100)
})

test('a queue gives what was put first, and what was put back before that', () => {
  const queue = new Queue<number>()
  for (let item = 1; item <= 10_000; item++) queue.push(item)
  expect(Array.from({ length: 5000 }, () => queue.shift()).at(-1)).toBe(5000)
  queue.unshift([-2, -1])
  expect([queue.shift(), queue.shift(), queue.shift()]).toEqual([-2, -1, 5001])
  expect(queue.drain()).toHaveLength(4999)
  expect([queue.isEmpty, queue.shift()]).toEqual([true, undefined])
})
