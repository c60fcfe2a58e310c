// Reads the words of most command lines, a module and flags that are written out with their values, without commander: a
// process that serves starts faster for it, and so does each worker. What is not as plain as that, help and mistakes among it,
// is left to commander, whose answer is always the same where there is one here.
import type { Flags } from './arguments.ts'
import { flagOf, isWrittenIn, type Setting } from '../settings/setting.ts'
import { rows } from '../settings/table.ts'

interface Flag {
  readonly name: string
  readonly kind: Setting<unknown, unknown>['kind']
}

/** What is written in flags, with the argument as `application`; undefined where commander has to read it. */
export function plainWords(words: readonly string[]): Flags | undefined {
  const flags = new Map<string, unknown>()
  let application: string | undefined
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!
    if (!word.startsWith('-')) {
      if (word === '' || application !== undefined) return undefined
      application = word
      continue
    }
    const flag = flagsByWord.get(word)
    if (flag === undefined) return undefined
    const value = flag.kind.placeholder === undefined ? true : words[++index]
    if (!isPlain(value)) return undefined
    flags.set(flag.name, flag.kind.repeatable ? [...listAt(flags, flag.name), value] : value)
  }
  return { ...Object.fromEntries(flags), application }
}

/** Whether it is a value whoever looks. */
function isPlain(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value !== '' && !value.startsWith('-'))
}

function listAt(flags: ReadonlyMap<string, unknown>, name: string): readonly unknown[] {
  const before = flags.get(name)
  return Array.isArray(before) ? before : []
}

/** By `--flag` and `-f`. */
const flagsByWord: ReadonlyMap<string, Flag> = new Map([...rows].flatMap(entriesOf))

function entriesOf([name, setting]: readonly [string, Setting<unknown, unknown>]): (readonly [string, Flag])[] {
  if (!isWrittenIn('flag', setting) || setting.where === 'argument') return []
  const flag: Flag = { name, kind: setting.kind }
  return [flagOf(name), ...(setting.short === undefined ? [] : [`-${setting.short}`])].map((word) => [word, flag])
}
