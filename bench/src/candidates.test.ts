import { describe, expect, onTestFinished, test } from 'vitest'
import { candidates } from './candidates.ts'
import { scenarios } from './scenarios.ts'
import { startCandidate } from './start-candidate.ts'
import { verifyAnswer } from './verify-answer.ts'

describe.each(candidates)('$group, $name', (candidate) => {
  test('gives the answer of every scenario it is measured in', async () => {
    const server = await startCandidate(candidate)
    onTestFinished(async () => void (await server.stop()))
    const questions = scenarios.filter(({ name }) => candidate.scenarios.includes(name))
    expect(questions).not.toEqual([])
    for (const scenario of questions) await verifyAnswer(server.ready, scenario)
  })
})
