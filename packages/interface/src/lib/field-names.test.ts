import { describe, expect, test } from 'vitest'
import { fieldNameOf, variableNameOf } from './field-names.ts'

const pairs: ReadonlyArray<readonly [field: string, variable: string]> = [
  ['accept', 'HTTP_ACCEPT'],
  ['x-forwarded-for', 'HTTP_X_FORWARDED_FOR'],
  ['content-type', 'CONTENT_TYPE'],
  ['content-length', 'CONTENT_LENGTH'],
  ['content-encoding', 'HTTP_CONTENT_ENCODING'],
]

describe.each(pairs)('%s and %s', (field, variable) => {
  test('name each other, whatever the case of the field', () => {
    expect(variableNameOf(field)).toBe(variable)
    expect(variableNameOf(field.toUpperCase())).toBe(variable)
    expect(fieldNameOf(variable)).toBe(field)
  })
})

test('a field name with an underscore has no variable', () => {
  expect(variableNameOf('x_forwarded_for')).toBeUndefined()
  expect(variableNameOf('Content_Length')).toBeUndefined()
})

test('a variable that is not a field has no field name', () => {
  expect(fieldNameOf('REQUEST_METHOD')).toBeUndefined()
  expect(fieldNameOf('gateway.input')).toBeUndefined()
})
