import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { afterTurn } from './after-turn.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(setImmediate, resolve))

test('acts after the turn, in order, and again in the next one', async () => {
  const done: number[] = []
  const add = afterTurn<number>((item) => done.push(item))
  add(1)
  await Promise.resolve().then(() => add(2))
  expect(done).toEqual([])
  await turn()
  expect(done).toEqual([1, 2])
  add(3)
  await turn()
  expect(done).toEqual([1, 2, 3])
})

test('acts in the context of none of those that asked', async () => {
  const storage = new AsyncLocalStorage<string>()
  const stores: unknown[] = []
  const add = afterTurn<number>(() => stores.push(storage.getStore()))
  storage.run('a request', () => add(1))
  await turn()
  expect(stores).toEqual([undefined])
})

test('goes on behind an action that throws', async () => {
  const listeners = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  const caught = once(process, 'uncaughtException')
  const done: number[] = []
  const add = afterTurn<number>((item) => {
    if (item === 2) throw new Error('a listener failed')
    done.push(item)
  })
  for (const item of [1, 2, 3]) add(item)
  const [error] = (await caught) as [Error]
  for (const listener of listeners) process.on('uncaughtException', listener)
  add(4)
  await turn()
  await turn()
  expect([error.message, done]).toEqual(['a listener failed', [1, 3, 4]])
})
