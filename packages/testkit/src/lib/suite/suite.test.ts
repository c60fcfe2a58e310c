import { expect, test } from 'vitest'
import { registerSuite, withKnownGaps } from './suite.ts'
import type { SuiteTest } from './suite.ts'

const passing: SuiteTest = { name: 'passes', run: () => Promise.resolve() }
const failing: SuiteTest = { name: 'fails', run: () => Promise.reject(new Error('broken')) }
const gap = (name: string): { test: string; reason: string; link: string } => ({
  test: name,
  reason: 'not built yet',
  link: 'https://example.com/issues/1',
})

test('a gapped test passes while it fails, and says why in its name', async () => {
  const [first] = withKnownGaps(() => [failing], [gap('fails')])
  expect(first?.name).toBe('fails (known gap: not built yet)')
  await expect(first?.run()).resolves.toBeUndefined()
})

test('a gapped test fails once it passes', async () => {
  const [first] = withKnownGaps(() => [passing], [gap('passes')])
  await expect(first?.run()).rejects.toThrow(/"passes" passes now: remove it.*not built yet/)
})

test('a gapped test is not waited for as long as the others', () => {
  const waits = new Map<string, number>()
  const noting = (wait: number): SuiteTest[] =>
    ['one', 'other'].map((name) => ({ name, run: async () => void waits.set(name, wait) }))
  for (const { run } of withKnownGaps(noting, [gap('other')], 5_000)) void run().catch(() => {})
  expect(waits).toEqual(new Map(Object.entries({ one: 5_000, other: 1_000 })))
})

test('a gap that names no test is a failing test', async () => {
  const suite = withKnownGaps(() => [passing], [gap('renamed')])
  expect(suite.map(({ name }) => name)).toEqual(['passes', 'known gap without a test: renamed'])
  await expect(suite[1]?.run()).rejects.toThrow(/names no test/)
})

test('tests without a gap stay as they are', () => {
  expect(withKnownGaps(() => [passing, failing], [gap('fails')])[0]).toBe(passing)
})

test('registers each test with its timeout', async () => {
  const registered: Array<[string, number]> = []
  registerSuite([passing, failing], (name, { timeout }) => registered.push([name, timeout]), 1234)
  expect(registered).toEqual([
    ['passes', 1234],
    ['fails', 1234],
  ])
})
