import { expect, test } from 'vitest'
import { type Copy, onlyCopy } from './only-copy.ts'

test('the first copy does the work, and answers for the second', () => {
  const copy = (): Copy => ({
    onServer: () => {},
    servedBy: () => ({ engine: 'gateway-server' }),
    serveWith: () => {},
    loadOf: () => ({ connections: 0, requestsInFlight: 0 }),
    drain: () => {},
    endTakenOver: () => {},
  })
  const [first, second] = [copy(), copy()]
  const started: Copy[] = []
  const keeper = {}
  expect(onlyCopy(first, () => started.push(first), keeper)).toBe(first)
  expect(onlyCopy(second, () => started.push(second), keeper)).toBe(first)
  expect(started).toEqual([first])
})
