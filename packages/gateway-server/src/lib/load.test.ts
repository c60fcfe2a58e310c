import { expect, test } from 'vitest'
import { Load } from './load.ts'
import { SparseLog } from './sparse-log.ts'

function loadOf(limit: number): { load: Load; log: string[] } {
  const log: string[] = []
  return { load: new Load(limit, new SparseLog((message) => void log.push(message))), log }
}

test('lets in as many as the limit says, and one more for each that leaves', () => {
  const { load, log } = loadOf(2)
  expect([load.enter(), load.enter(), load.enter()]).toEqual([true, true, false])
  load.leave()
  expect([load.enter(), load.enter()]).toEqual([true, false])
  expect(log.length).toBe(1)
})

test('without a limit lets all in', () => {
  const { load, log } = loadOf(Infinity)
  for (let index = 0; index < 1000; index++) expect(load.enter()).toBe(true)
  expect(log).toEqual([])
})
