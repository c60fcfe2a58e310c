import { expect, test } from 'vitest'
import { candidates } from './candidates.ts'
import { leaveOut } from './leave-out.ts'
import type { Scenario } from './scenarios.ts'

const hello: Scenario = { name: 'hello', method: 'GET', path: '/' }
const idle: Scenario = { ...hello, name: 'idle', isIdle: true, connections: 2 ** 31 }

test('leaves out what the machine cannot do, and says why', async () => {
  const onNode = candidates.filter(({ requires }) => requires === undefined)
  const possible = { scenario: hello, candidates: onNode }
  const { selections, skipped } = await leaveOut([{ scenario: idle, candidates: onNode }, possible])
  expect(selections).toEqual([possible])
  expect(skipped).toEqual([expect.stringMatching(/^idle: /)])
})
