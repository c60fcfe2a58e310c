import { createEnviron } from '@gateway-server/testkit'
import { expect, test } from 'vitest'
import { Bag } from './bag.ts'
import { Call } from './call.ts'
import { Calls } from './calls.ts'
import { KeyLists } from './key-lists.ts'

const { root } = new KeyLists()

function add(calls: Calls): Call {
  const nothing = (): void => {}
  const call = new Call(createEnviron(), () => nothing, root, '', false, undefined, nothing, nothing)
  call.request = calls.add(call)
  return call
}

const numbers = (calls: Calls): number[] => calls.inOrder().map(({ request }) => request)

test('numbers ascend, and requests are found by them until they have ended', () => {
  const calls = new Calls()
  const [first, second, third] = [add(calls), add(calls), add(calls)]
  expect([first.request, second.request, third.request]).toEqual([1, 2, 3])
  calls.delete(second)
  expect([calls.get(1), calls.get(2), calls.get(3), calls.size]).toEqual([first, undefined, third, 2])
  calls.delete(second)
  expect([calls.size, numbers(calls)]).toEqual([2, [1, 3]])
  calls.clear()
  expect([calls.size, calls.get(1), numbers(calls)]).toEqual([0, undefined, []])
})

test('a request that outlasts thousands of others stays the first of all', () => {
  const calls = new Calls()
  const long = [add(calls), add(calls)] as const
  for (let count = 0; count < 5000; count++) calls.delete(add(calls))
  const last = add(calls)
  expect(numbers(calls)).toEqual([1, 2, 5003])
  expect([calls.get(1), calls.get(2), calls.get(3), calls.get(5003)]).toEqual([...long, undefined, last])
  for (const call of [...long, last]) calls.delete(call)
  expect([calls.size, calls.get(1)]).toEqual([0, undefined])
})

test('a bag holds what was added and not deleted', () => {
  const bag = new Bag<{ place: number }>()
  const items = Array.from({ length: 5 }, () => ({ place: -1 }))
  for (const item of items) bag.add(item)
  bag.delete(items[1]!)
  bag.delete(items[4]!)
  bag.delete(items[1]!)
  expect(new Set(bag.items)).toEqual(new Set([items[0], items[2], items[3]]))
})
