import { expect, test } from 'vitest'
import { ShortQueue } from './short-queue.ts'

test('gives back what was pushed, in order, however it is interleaved', () => {
  const queue = new ShortQueue<number>()
  expect([queue.isEmpty, queue.shift()]).toEqual([true, undefined])
  const taken: Array<number | undefined> = []
  for (const number of [1, 2, 3]) queue.push(number)
  taken.push(queue.shift())
  queue.push(4)
  while (!queue.isEmpty) taken.push(queue.shift())
  queue.push(5)
  taken.push(queue.shift())
  expect(taken).toEqual([1, 2, 3, 4, 5])
  expect(queue.isEmpty).toBe(true)
})
