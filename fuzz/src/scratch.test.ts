import { expect, test } from 'vitest'
import { mutations } from './mutations.ts'
import { Random } from './random.ts'
import { Scratch } from './scratch.ts'
import { octetsOf } from './tokens.ts'

function scratchOf(text: string): Scratch {
  const scratch = new Scratch()
  scratch.set(octetsOf(text))
  return scratch
}

function textOf(scratch: Scratch): string {
  return Buffer.from(scratch.view()).toString('latin1')
}

test.each([
  [0, 0, 'xy', 'xyabcdef'],
  [2, 0, 'xy', 'abxycdef'],
  [2, 3, 'x', 'abxf'],
  [2, 1, 'xyz', 'abxyzdef'],
  [6, 0, 'xy', 'abcdefxy'],
  [4, 9, '', 'abcd'],
  [9, 1, 'x', 'abcdefx'],
])('splice at %i of %i octets by %j gives %j', (at, removed, inserted, expected) => {
  const scratch = scratchOf('abcdef')
  scratch.splice(at, removed, octetsOf(inserted))
  expect(textOf(scratch)).toBe(expected)
})

test('a part of the input itself can be inserted', () => {
  const scratch = scratchOf('abcdef')
  scratch.splice(1, 0, scratch.view().subarray(0, 4))
  expect(textOf(scratch)).toBe('aabcdbcdef')
})

test('a copy stays when the input changes', () => {
  const scratch = scratchOf('abc')
  const copy = scratch.copy()
  scratch.set(octetsOf('xyz'))
  expect(Buffer.from(copy).toString()).toBe('abc')
})

test('what does not fit is cut off', () => {
  const scratch = scratchOf('a'.repeat(8190))
  scratch.splice(1, 0, octetsOf('b'.repeat(10)))
  expect(textOf(scratch)).toBe(`a${'b'.repeat(10)}${'a'.repeat(8181)}`)
  scratch.splice(0, 0, octetsOf('c'.repeat(9000)))
  expect(textOf(scratch)).toBe('c'.repeat(8192))
})

test.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
  '%s takes any input, changes some, and leaves what it borrows from',
  (_name, mutation) => {
    const random = new Random(1)
    const texts = ['', '\n', '7', 'Content-Length: 12\r\nA: b\r\n'.repeat(10)]
    const other = octetsOf('other 5\r\n')
    let changed = 0
    for (let turn = 0; turn < 400; turn++) {
      const text = random.pick(texts)
      const scratch = scratchOf(text)
      mutation(scratch, random, other)
      expect(scratch.length).toBeLessThanOrEqual(scratch.bytes.length)
      if (textOf(scratch) !== text) changed++
    }
    expect(changed).toBeGreaterThan(40)
    expect(Buffer.from(other).toString()).toBe('other 5\r\n')
  },
)
