import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Departing } from './departures.ts'

/** A queue of its own for each test: the module's is the process's. */
let departWithTurn: (departing: Departing) => void
let departed: string[]

beforeEach(async () => {
  vi.resetModules()
  departed = []
  ;({ departWithTurn } = await import('./departures.ts'))
})
afterEach(() => void vi.restoreAllMocks())

function ready(name: string): void {
  departWithTurn({ depart: () => void departed.push(name) })
}

/** The time that handlers take, in milliseconds, in place of the clock's. */
function clock(): { pass(milliseconds: number): void } {
  let now = 1_000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  return { pass: (milliseconds) => void (now += milliseconds) }
}

const nextTick = () => new Promise<void>((resolve) => process.nextTick(resolve))

test('answers of one turn depart together at its end, in their order', async () => {
  clock()
  ready('a')
  await nextTick()
  ready('b')
  expect(departed).toEqual([])
  await turn()
  expect(departed).toEqual(['a', 'b'])
})

test('what becomes ready while others depart departs too', async () => {
  clock()
  departWithTurn({
    depart() {
      departed.push('a')
      ready('b')
    },
  })
  await turn()
  await turn()
  expect(departed).toEqual(['a', 'b'])
})

test('those that have waited for two milliseconds depart at once', async () => {
  const { pass } = clock()
  ready('a')
  pass(1.1)
  ready('b')
  expect(departed).toEqual([])
  pass(1.1)
  ready('c')
  expect(departed).toEqual(['a', 'b', 'c'])
  ready('d')
  await turn()
  expect(departed).toEqual(['a', 'b', 'c', 'd'])
})

test('after one had to wait for a slow handler, the next ones depart with their tick', async () => {
  const { pass } = clock()
  ready('before the slow one')
  pass(10)
  ready('the slow one')
  departed = []
  for (let count = 0; count < 32; count++) {
    ready('next')
    await nextTick()
    expect(departed.length).toBe(count + 1)
  }
  ready('patient again')
  await nextTick()
  expect(departed.length).toBe(32)
  await turn()
  expect(departed.length).toBe(33)
})

test('one that waited alone for a slow handler counts as well', async () => {
  const { pass } = clock()
  ready('a')
  pass(10)
  await turn()
  ready('b')
  await nextTick()
  expect(departed).toEqual(['a', 'b'])
})

test('none departs in the asynchronous context of another', async () => {
  const storage = new AsyncLocalStorage<string>()
  const contexts: unknown[] = []
  const departing = { depart: () => void contexts.push(storage.getStore()) }
  const { pass } = clock()
  storage.run('first', () => departWithTurn(departing))
  await turn()
  storage.run('first', () => departWithTurn(departing))
  pass(2.1)
  storage.run('second', () => departWithTurn(departing))
  expect(contexts).toEqual([undefined, undefined, undefined])
})
