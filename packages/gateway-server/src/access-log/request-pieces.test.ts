// Pieces that are kept are those that would be made anew.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Beginning, isPlainTarget, OfStatus } from './request-pieces.ts'

test('a beginning is that of its time and address, whatever came before', () => {
  const write = (time: string, address: string | undefined): string => `${address} at ${time}: `
  const beginning = new Beginning(write)
  const times = fc.constantFrom('', 'one', 'two')
  const addresses = fc.constantFrom(undefined, '', '::1', '192.0.2.7')
  fc.assert(
    fc.property(times, addresses, fc.integer({ min: 1, max: 4 }), (time, address, repeats) => {
      for (let count = 0; count < repeats; count++) expect(beginning.of(time, address)).toBe(write(time, address))
    }),
  )
})

test('a beginning that comes again is not made anew', () => {
  let made = 0
  const beginning = new Beginning((time, address) => `${time}${address}${made++}`)
  const first = beginning.of('one', '::1')
  for (let count = 0; count < 5; count++) expect(beginning.of('one', '::1')).toBe(first)
  expect(made).toBe(1)
})

test('every status has its own text, also one that is none', () => {
  const statuses = new OfStatus((status) => `<${status}>`)
  for (const status of [-1, 0, 99, 100, 101, 204, 499, 599, 600, 999, 1000])
    expect(statuses.of(status)).toBe(`<${status}>`)
})

test('a target with a quote or a backslash is not plain, wherever it stands', () => {
  for (const octet of ['"', '\\']) {
    for (const target of [octet, `/${octet}`, `/a${octet}b`, `/${'x'.repeat(5000)}${octet}`])
      expect(isPlainTarget(target)).toBe(false)
  }
  for (const target of ['', '/', '*', "/a?b='c'", 'https://a.example/%22']) expect(isPlainTarget(target)).toBe(true)
})
