// Texts that come often are written as if each were looked at anew.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapedOrDash } from './escape.ts'
import { inOnePiece, OftenWritten } from './often-written.ts'

const longestKept = 256

/** It, and which texts it was not found for. */
function counted(): { often: OftenWritten; looked: string[] } {
  const looked: string[] = []
  const often = new OftenWritten((text) => {
    looked.push(text)
    return escapedOrDash(text)
  })
  looked.length = 0
  return { often, looked }
}

/** As often as it takes until a text that is alone has its place. */
function say(often: OftenWritten, text: string, times = 4): void {
  for (let time = 0; time < times; time++) expect(often.of(text)).toBe(escapedOrDash(text))
}

test('whatever comes, in whatever order, is written right', () => {
  const often = new OftenWritten(escapedOrDash)
  const octets = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code))
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b', '"', '\u00e9', '\n'), maxLength: 300 }),
    fc.string({ unit: octets, maxLength: 40 }),
    fc.constantFrom('', '-', '"', 'x'.repeat(longestKept), `${'x'.repeat(longestKept)}"`),
  )
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), (texts) => {
      for (let round = 0; round < 5; round++) {
        for (const each of texts) expect(often.of(each)).toBe(escapedOrDash(each))
      }
    }),
  )
})

test('texts that take the same place are not taken for each other', () => {
  const often = new OftenWritten(escapedOrDash)
  // Alike in their lengths, and in every character that places are found by.
  const texts = ['"', '\u00e9', 'a', '\n', '\\'].map(
    (character) => `Mozilla/5.0 ${'x'.repeat(8)}${character}${'y'.repeat(60)}`,
  )
  for (let round = 0; round < 20; round++) {
    for (const text of texts) say(often, text, 1 + (round % 5))
  }
})

test('a text that comes often is looked at until it has its place', () => {
  const { often, looked } = counted()
  const text = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 "Firefox"/140.0'
  say(often, text, 1000)
  expect(looked.length).toBeLessThanOrEqual(4)
})

test('texts that never come again do not wear it out', () => {
  const { often, looked } = counted()
  const regular = 'curl/8.5.0'
  say(often, regular)
  for (let count = 0; count < 4000; count++) {
    often.of(`scanner ${count}`)
    often.of(regular)
  }
  expect(looked.filter((text) => text === regular).length).toBeLessThan(400)
})

test('what it keeps is bounded, in number and in length', () => {
  const { often, looked } = counted()
  const texts = Array.from({ length: 3000 }, (_, index) => `agent ${index}`)
  for (const text of texts) say(often, text)
  looked.length = 0
  for (const text of texts) often.of(text)
  expect(texts.length - looked.length).toBeLessThanOrEqual(512)
  looked.length = 0
  say(often, 'x'.repeat(longestKept + 1), 10)
  expect(looked.length).toBe(10)
})

test('a text in one piece is the same text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) }),
      (text) => {
        expect(inOnePiece(text)).toBe(text)
      },
    ),
  )
})
