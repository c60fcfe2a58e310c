import { describe, expect, test } from 'vitest'
import { candidates } from './candidates.ts'
import { scenarios } from './scenarios.ts'
import { select } from './selection.ts'
import { sets } from './sets.ts'

const choose = (...words: string[]): Record<string, string[]> => {
  const selections = select({ scenarios, candidates, sets }, words)
  return Object.fromEntries(
    selections.map((each) => [each.scenario.name, each.candidates.map(({ group, name }) => `${group}: ${name}`)]),
  )
}

test('takes everything without a word', () => {
  expect(Object.keys(choose())).toEqual(scenarios.map(({ name }) => name))
})

test('a scenario’s name takes all that answer it', () => {
  expect(choose('pipelined')).toEqual({ 'pipelined-16': ['raw: node:http', 'raw: gateway-server'] })
})

test('words for scenarios and candidates narrow each other down', () => {
  expect(choose('WHOLE-64', 'express', 'node:http')).toEqual({ 'whole-64kB': ['raw: node:http'] })
})

test('a set takes its groups and scenarios, and other words narrow it down', () => {
  expect(Object.keys(choose('apps'))).toEqual(['stream-1MB', 'realistic-page', 'realistic-json', 'static-100kB'])
  expect(choose('engine', 'stream-1MB')).toEqual({ 'stream-1MB': ['raw: node:http', 'raw: gateway-server'] })
})

test('the sets are everything together, each a part', () => {
  const all = choose()
  const parts = sets.map(({ name }) => choose(name))
  for (const [scenario, names] of Object.entries(all)) {
    const inParts = parts.flatMap((part) => part[scenario] ?? [])
    expect(inParts.toSorted()).toEqual(names.toSorted())
  }
})

test('refuses a word that names nothing and says what there is', () => {
  expect(() => choose('helo')).toThrow(/nothing is named helo; there are\nsets:\n {2}engine: /)
})

describe('the tables', () => {
  const groups = Map.groupBy(candidates, ({ group }) => group)

  test.each([...groups])('%s has one baseline, and it answers all that its group does', (_group, members) => {
    const baselines = members.filter(({ isBaseline }) => isBaseline)
    expect(baselines).toHaveLength(1)
    const answered = new Set(members.flatMap((member) => member.scenarios))
    expect([...answered].toSorted()).toEqual(baselines[0]?.scenarios.toSorted())
  })

  test('candidates answer only scenarios there are', () => {
    const names = scenarios.map(({ name }) => name)
    for (const candidate of candidates) expect(names).toEqual(expect.arrayContaining([...candidate.scenarios]))
  })
})
