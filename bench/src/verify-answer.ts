/** Asks a candidate a scenario's question once and checks the answer: only equal work is worth comparing. */
import { ask, fieldsToSend, type Answer } from './ask.ts'
import { requestBody, type Scenario } from './scenarios.ts'

/** @throws Error when the answer is not the one the scenario asks for */
export async function verifyAnswer(origin: string, scenario: Scenario): Promise<Answer> {
  const { method, path } = scenario
  const body = requestBody(scenario)
  const content =
    body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }
  const headers = { ...(await fieldsToSend(origin, scenario)), ...content }
  const answer = await ask(origin, { method, path, headers, body })
  const expected = scenario.response ?? scenario.requestBytes ?? 0
  if (answer.status === 200 && isExpected(answer.body, expected)) return answer
  const what = typeof expected === 'number' ? `${expected} bytes` : JSON.stringify(expected)
  throw new Error(
    `${method} ${path}: expected 200 and ${what}, got ${answer.status} and ${answer.body.byteLength} bytes`,
  )
}

function isExpected(body: Buffer, expected: number | string): boolean {
  return typeof expected === 'number' ? body.byteLength === expected : body.includes(expected)
}
