/** Asks a candidate a scenario's question once and checks the answer: only equal work is worth comparing. */
import { requestBody, type Scenario } from './scenarios.ts'

/** @throws Error when the answer is not the one the scenario asks for */
export async function verifyAnswer(origin: string, scenario: Scenario): Promise<void> {
  const { method, path } = scenario
  const body = requestBody(scenario)
  const content = body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }
  const response = await fetch(origin + path, { method, ...content })
  const received = await response.bytes()
  const expected = scenario.responseBytes ?? scenario.requestBytes
  if (response.status === 200 && received.byteLength === expected) return
  throw new Error(
    `${method} ${path}: expected 200 and ${expected} bytes, got ${response.status} and ${received.byteLength}`,
  )
}
