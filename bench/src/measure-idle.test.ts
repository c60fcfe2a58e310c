import { expect, test } from 'vitest'
import { isAtRest } from './measure-idle.ts'

test.each([
  [[100, 100, 100], false],
  [[50, 100, 100, 100, 100.5], true],
  [[100, 100, 100, 102], false],
])('memory of %j rests: %s', (samples, expected) => {
  expect(isAtRest(samples)).toBe(expected)
})
