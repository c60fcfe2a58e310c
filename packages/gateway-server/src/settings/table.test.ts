// What holds for all rows, whoever writes them.
import { describe, expect, test } from 'vitest'
import { createProgram } from '../cli/arguments.ts'
import { resolve } from './resolve.ts'
import { flagOf, isWrittenIn, type Setting, variableOf } from './setting.ts'
import { type NotInFile, rows, sections } from './table.ts'

/** As it is written; nothing for none, and for an empty list. */
function defaultOf(row: Setting<unknown, unknown>): string {
  return row.default === undefined ? '' : row.kind.show(row.default)
}

const names = sections.flatMap(({ settings }) => Object.keys(settings))

test('each setting is in one section, and each section in the table', () => {
  expect(names.sort()).toEqual([...rows.keys()].sort())
})

test('the types of configuration files leave out what they cannot have', () => {
  const outside = [...rows].filter(([, row]) => !isWrittenIn('file', row)).map(([name]) => name)
  expect(outside).toEqual(['config', 'printConfig', 'checkConfig'] satisfies NotInFile[])
})

test('no two settings share a letter or a variable', () => {
  const letters = [...rows.values()].flatMap(({ short }) => short ?? [])
  const variables = [...rows].flatMap(([name, row]) => [variableOf(name), ...row.env])
  expect(new Set([...letters, 'h', 'v']).size).toBe(letters.length + 2)
  expect(new Set(variables).size).toBe(variables.length)
})

describe.each([...rows])('%s', (name, row) => {
  test('has a help of one line that is no sentence, and sentences beyond it', () => {
    expect(row.help).toMatch(/^[^\n]+[^.\n]$/)
    if (row.more !== undefined) expect(row.more).toMatch(/[.`)]$/)
  })

  test('has a default that can be written as it is shown', () => {
    if (defaultOf(row) !== '') expect(row.kind.read(defaultOf(row))).toEqual(row.default)
  })
})

const flags = [...rows].filter(([, row]) => isWrittenIn('flag', row) && row.where !== 'argument').map(([name]) => name)

test.each(flags)('%s has a flag', (name) => {
  const option = createProgram(() => Promise.resolve()).options.find(({ long }) => long === flagOf(name))
  expect(option?.attributeName()).toBe(name)
})

const variables = [...rows].filter(([, row]) => isWrittenIn('variable', row) && defaultOf(row) !== '')

test.each(variables)('%s has a variable', (name, row) => {
  const { sources } = resolve({ flags: {}, env: { [variableOf(name)]: defaultOf(row) } })
  expect(sources.get(name)).toEqual({ from: 'environment', name: variableOf(name) })
})
