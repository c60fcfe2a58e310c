// Where plain words are read here, commander reads the same.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flagOf } from '../settings/setting.ts'
import { rows } from '../settings/table.ts'
import { createProgram, type Flags } from './arguments.ts'
import { plainWords } from './plain-words.ts'

const known = [...rows].flatMap(([name, { short }]) => [flagOf(name), ...(short === undefined ? [] : [`-${short}`])])
const others = ['', '-', '--', '-x', '--no-reload', '--port=1', '-b1', '-wb', '--help', '-v', '--prot', '-1', '--nope=']
const values = ['app.mjs:app', '0', '127.0.0.1:80', 'unix:a b', 'a=b', 'true', '/', '*', '“”']

/** What commander makes of them; undefined where it says that they are wrong, or shows help. */
async function byCommander(words: readonly string[]): Promise<Flags | undefined> {
  let read: Flags | undefined
  const program = createProgram(async (flags) => {
    read = flags
  })
  program.configureOutput({ writeErr: () => {}, writeOut: () => {} }).exitOverride()
  await program.parseAsync(words, { from: 'user' }).catch(() => {})
  return read
}

test('any words that are read here are read so by commander', async () => {
  const word = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...known) },
    { weight: 6, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  )
  let count = 0
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (words) => {
      const read = plainWords(words)
      if (read === undefined) return
      count++
      expect(read).toEqual(await byCommander(words))
    }),
    { numRuns: 500 },
  )
  expect(count).toBeGreaterThan(0)
})

test('every flag with a value, once and twice, is read so by commander', async () => {
  for (const [name, { kind, where }] of rows) {
    const value = kind.placeholder === undefined ? [] : ['value']
    const once = [flagOf(name), ...value]
    for (const words of [once, [...once, 'app.mjs', ...once]]) {
      const read = plainWords(words)
      const isFlag = where !== 'argument' && where !== 'file'
      expect([words, read === undefined]).toEqual([words, !isFlag])
      if (read !== undefined) expect(read).toEqual(await byCommander(words))
    }
  }
})

describe('commander reads', () => {
  test.each([
    ['help', ['--help']],
    ['what is no flag', ['app.mjs', '--prot', '1']],
    ['a flag without its value', ['app.mjs', '--port']],
    ['a value that looks like a flag', ['app.mjs', '--port', '-1']],
    ['a value that is empty', ['app.mjs', '--host', '']],
    ['a flag with its value in one word', ['app.mjs', '--port=1']],
    ['a flag that is taken back', ['app.mjs', '--no-reload']],
    ['a second module', ['app.mjs', 'other.mjs']],
    ['what comes behind --', ['--', 'app.mjs']],
  ])('%s', (_what, words) => {
    expect(plainWords(words)).toBeUndefined()
  })
})
