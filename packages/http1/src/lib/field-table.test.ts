import { expect, test } from 'vitest'
import { FieldRole, internFieldName } from './field-table.ts'
import { octetsOf } from './read-requests.fixture.ts'

test('gives one object for one spelling', () => {
  const first = internFieldName('X-One-Spelling')
  expect(first).toMatchObject({ name: 'X-One-Spelling', role: FieldRole.OTHER })
  expect(internFieldName(['X-One', 'Spelling'].join('-'))).toBe(first)
  expect(internFieldName('x-one-spelling')).not.toBe(first)
})

test.each([
  ['Host', FieldRole.HOST],
  ['CONTENT-LENGTH', FieldRole.CONTENT_LENGTH],
  ['transfer-Encoding', FieldRole.TRANSFER_ENCODING],
  ['connection', FieldRole.CONNECTION],
  ['Upgrade', FieldRole.UPGRADE],
  ['Expect', FieldRole.EXPECT],
  ['te', FieldRole.TE],
  ['Content_Length', FieldRole.OTHER],
  ['X-Host', FieldRole.OTHER],
])('knows the role of %s', (name, role) => {
  const octets = new Uint8Array(octetsOf(`${name}:`))
  expect(internFieldName(name)).toEqual({ name, role, octets })
})

test.each(['', 'a b', 'a:', 'a\xe9', 'a\0', 'a\u0141'])('refuses %j, which is no token', (name) => {
  expect(internFieldName(name)).toBeUndefined()
})

test('invented names neither keep others out nor change what a name means', () => {
  for (let index = 0; index < 5000; index++) {
    const name = `X-Invented-${index}`
    expect(internFieldName(name)?.name).toBe(name)
  }
  const late = internFieldName('X-Late')
  expect(internFieldName('X-Late')).toBe(late)
  expect(internFieldName('Host')?.role).toBe(FieldRole.HOST)
})

test('does not keep names that are longer than any real one', () => {
  const long = `X-${'a'.repeat(100)}`
  expect(internFieldName(long)?.name).toBe(long)
  expect(internFieldName(long)).not.toBe(internFieldName(long))
})
