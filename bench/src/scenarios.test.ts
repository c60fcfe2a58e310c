import { expect, test } from 'vitest'
import { requestBody, scenarios } from './scenarios.ts'

test.each(scenarios)('$name sends JSON of exactly the bytes it says', (scenario) => {
  const body = requestBody(scenario)
  expect(body?.length).toBe(scenario.requestBytes)
  if (body !== undefined) expect(JSON.parse(body)).toHaveProperty('text')
})
