import { AsyncLocalStorage } from 'node:async_hooks'
import { performance } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Departing } from '../socket/departures.ts'
import type { AwaitingTurn } from './request-queue.ts'

/** A queue of its own for each test: the modules' are the process's. */
let requestsWait: () => boolean
let awaitTurn: (waiting: AwaitingTurn) => void
let departWithTurn: (departing: Departing) => void
let done: string[]
let now: number

beforeEach(async () => {
  vi.resetModules()
  ;({ departWithTurn } = await import('../socket/departures.ts'))
  ;({ awaitTurn, requestsWait } = await import('./request-queue.ts'))
  done = []
  now = 1_000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})
afterEach(() => void vi.restoreAllMocks())

/** A request whose handler takes so many milliseconds, and answers unless told otherwise. */
function wait(name: string, { takes = 0.1, answers = true, also = () => {} } = {}): void {
  awaitTurn({
    takeTurn() {
      done.push(name)
      now += takes
      also()
      if (answers) answer(name)
    },
  })
}

function answer(name: string): void {
  departWithTurn({ depart: () => void done.push(`${name} leaves`) })
}

/** Answers two requests, the second more than two milliseconds behind the first. */
function lengthenTurn(): void {
  answer('early')
  now += 2.1
  answer('late')
  done = []
}

test('nothing waits while turns are short', async () => {
  expect(requestsWait()).toBe(false)
  answer('a')
  now += 1.9
  answer('b')
  expect(requestsWait()).toBe(false)
  await turn()
  expect(requestsWait()).toBe(false)
})

test('once an answer has waited for two milliseconds, requests wait until the turn is over', async () => {
  lengthenTurn()
  expect(requestsWait()).toBe(true)
  await turn()
  expect(requestsWait()).toBe(false)
})

test('after one that had to wait for a slow handler, each waits for a turn of its own', async () => {
  answer('early')
  now += 5.1
  answer('late')
  await turn()
  answer('on its own')
  expect(requestsWait()).toBe(true)
  await turn()
  expect(requestsWait()).toBe(false)
})

test('requests begin in their order, for two milliseconds of a turn, and their answers leave at its end', async () => {
  for (const name of ['a', 'b', 'c', 'd']) wait(name, { takes: 1 })
  expect(done).toEqual([])
  await turn()
  expect(done).toEqual(['a', 'b', 'c', 'a leaves', 'b leaves', 'c leaves'])
  await turn()
  expect(done.slice(6)).toEqual(['d', 'd leaves'])
})

test('handlers that answer later count as well', async () => {
  for (const name of ['a', 'b', 'c', 'd']) wait(name, { takes: 1.5, answers: false })
  await turn()
  expect(done).toEqual(['a', 'b'])
  await turn()
  expect(done).toEqual(['a', 'b', 'c', 'd'])
})

test('who comes while others wait goes behind them', async () => {
  wait('a', { takes: 3, also: () => expect(requestsWait()).toBe(false) })
  wait('b')
  await turn()
  expect([done, requestsWait()]).toEqual([['a', 'a leaves'], true])
  wait('c')
  await turn()
  expect(done.slice(2)).toEqual(['b', 'c', 'b leaves', 'c leaves'])
  expect(requestsWait()).toBe(false)
})

test('what a request leaves to ticks and promises is done before the next one begins', async () => {
  const later = (name: string) => () =>
    void Promise.resolve()
      .then(() => new Promise<void>((resolve) => process.nextTick(resolve)))
      .then(() => done.push(`${name} later`))
  wait('a', { also: later('a'), answers: false })
  wait('b', { also: later('b'), answers: false })
  await turn()
  expect(done).toEqual(['a', 'a later', 'b', 'b later'])
})

test('at most 128 begin in a turn, and none is lost among many', async () => {
  const names = Array.from({ length: 300 }, (_, index) => String(index))
  for (const name of names) wait(name, { takes: 0.001, answers: false })
  const counts: number[] = []
  for (let turns = 0; turns < 3; turns++) {
    await turn()
    counts.push(done.length)
  }
  expect(counts).toEqual([128, 256, 300])
  expect(done).toEqual(names)
  expect(requestsWait()).toBe(false)
})

test('a request begins in the asynchronous context that it came in', async () => {
  const storage = new AsyncLocalStorage<string>()
  const stores: unknown[] = []
  const also = (): unknown => stores.push(storage.getStore())
  storage.run('first', () => wait('a', { also: () => void also() }))
  wait('b', { also: () => void also() })
  storage.run('third', () => wait('c', { also: () => void also() }))
  await turn()
  expect(stores).toEqual(['first', undefined, 'third'])
})
