import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Answer } from './ask.ts'
import { candidates } from './candidates.ts'
import { canRun, requireAll } from './requirements.ts'
import { scenarios } from './scenarios.ts'
import { createScratch, type Scratch } from './scratch.ts'
import { startCandidate } from './start-candidate.ts'
import { verifyAnswer } from './verify-answer.ts'

let scratch: Scratch
beforeAll(async () => {
  scratch = await createScratch()
})
afterAll(() => scratch.remove())

const missing = await requireAll(candidates)

/** What each answered, `group scenario name` → answer, so that the last test can compare without starting them again. */
const answers = new Map<string, Map<string, Answer>>()

describe.each(candidates)('$group, $name', (candidate) => {
  const { group, name } = candidate
  test.skipIf(!canRun(candidate, missing))('gives the answer of every scenario it is measured in', async () => {
    const server = await startCandidate(candidate, scratch)
    onTestFinished(async () => void (await server.stop()))
    const questions = scenarios.filter((scenario) => candidate.scenarios.includes(scenario.name))
    expect(questions).not.toEqual([])
    for (const scenario of questions) {
      const key = `${group}, ${scenario.name}`
      const answered = answers.get(key) ?? new Map<string, Answer>()
      answers.set(key, answered.set(name, await verifyAnswer(server.ready, scenario)))
    }
  })
})

/** What servers add by themselves. */
const ofTheServer = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'server'])

/** Their values differ from one answer to the next: dates, entity tags of files. */
const fieldNames = ({ rawHeaders }: Answer): string[] =>
  rawHeaders
    .filter((_, index) => index % 2 === 0)
    .map((name) => name.toLowerCase())
    .filter((name) => !ofTheServer.has(name))
    .toSorted()

test('those of a group send the same body and the same fields, but for those that are the server’s own', () => {
  for (const [key, answered] of answers) {
    const [first] = answered.values()
    if (first === undefined) continue
    for (const [name, answer] of answered) {
      const facts = { key, name, fields: fieldNames(answer), body: answer.body.toString('latin1').slice(0, 2000) }
      expect(facts).toEqual({
        key,
        name,
        fields: fieldNames(first),
        body: first.body.toString('latin1').slice(0, 2000),
      })
    }
  }
})

test('the constant on node:net is what the raw application answers, octet for octet', () => {
  const answered = answers.get('raw, hello')
  const withoutDate = (name: string): unknown => {
    const { rawHeaders = [], body } = answered?.get(name) ?? {}
    return { fields: rawHeaders.map((text, index) => (rawHeaders[index - 1] === 'Date' ? 'a date' : text)), body }
  }
  expect(withoutDate('node:net, a constant')).toEqual(withoutDate('gateway-server'))
})
