// Kinds of values that a setting can have: what is written on the command line, in the environment or in the configuration
// file, and which value that means. A kind never throws and never knows where something was written: that, and the message
// about it, is resolve.ts.

export interface Kind<Value, Accepted = Value> {
  /** No member: the type of what a configuration file may have for it. */
  readonly accepted?: Accepted
  /** What help shows for the value, as in `--port PORT`; a switch has none. */
  readonly placeholder: string | undefined
  /** What is expected, to follow "expected": `a number from 0 to 65535`. */
  readonly expected: string
  /** Whether its flag may be repeated: `read` then gets an array from the command line. */
  readonly repeatable: boolean
  /** The value, or undefined where what is written means none. Texts come from flags and the environment, all else from files. */
  read(written: unknown): Value | undefined
  /** The value as it is written on the command line. */
  show(value: Value): string
}

/** A kind of values that are one word: what is no word in a file is taken as one, where it is a number or a boolean. */
export function word<Value, Accepted = Value>(
  placeholder: string,
  expected: string,
  parse: (text: string) => Value | undefined,
  show: (value: Value) => string = String,
): Kind<Value, Accepted> {
  return {
    placeholder,
    expected,
    repeatable: false,
    read: (written) => (isScalar(written) ? parse(String(written)) : undefined),
    show,
  }
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** Any text but the empty one, which `--flag "$UNSET"` makes. */
export function text(placeholder: string, expected: string): Kind<string> {
  return word(placeholder, expected, (written) => (written === '' ? undefined : written))
}

/** The path of a file or a folder. */
export const path = (placeholder = 'FILE'): Kind<string> =>
  text(placeholder, `the path of a ${placeholder.toLowerCase()}`)

export function integer(placeholder: string, from: number, to = Infinity): Kind<number> {
  const expected = to === Infinity ? `a whole number from ${from}` : `a number from ${from} to ${to}`
  return word(placeholder, expected, (written) => {
    const number = /^\d{1,15}$/.test(written) ? Number(written) : Number.NaN
    return number >= from && number <= to ? number : undefined
  })
}

/** A time; settings have seconds, where options of the engine have milliseconds. */
export const seconds: Kind<number> = word('SECONDS', 'a number of seconds from 0', (written) =>
  /^\d{1,9}(?:\.\d{1,6})?$/.test(written) ? Number(written) : undefined,
)

/** How many there may be at most; `none` for no limit, which in a file is also `Infinity`. */
export const limit: Kind<number, number | 'none'> = word(
  'NUMBER',
  'a whole number from 0, or none',
  (written) => (isNone(written) ? Infinity : /^\d{1,15}$/.test(written) ? Number(written) : undefined),
  (value) => (value === Infinity ? 'none' : String(value)),
)

function isNone(written: string): boolean {
  return written === 'none' || written === 'Infinity'
}

const factors: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

/** A size in bytes, also written with the letters K, M and G for powers of 1024. */
export const bytes: Kind<number, number | string> = word(
  'BYTES',
  'a number of bytes, also as 64K, 10M or 2G, or none',
  (written) => {
    if (isNone(written)) return Infinity
    const [, number, letter = ''] = /^(\d{1,15}(?:\.\d{1,6})?)([KMG]?)B?$/i.exec(written) ?? []
    return number === undefined ? undefined : Math.round(Number(number) * factorOf(letter.toLowerCase()))
  },
  showBytes,
)

/** With the largest letter that leaves a whole number. */
function showBytes(value: number): string {
  if (value === Infinity) return 'none'
  const letter =
    ['g', 'm', 'k'].find((each) => value >= factorOf(each) && Number.isInteger(value / factorOf(each))) ?? ''
  return `${value / factorOf(letter)}${letter.toUpperCase()}`
}

function factorOf(letter: string): number {
  return factors[letter] ?? 1
}

/** One of some words. */
export function choice<Word extends string>(...words: readonly Word[]): Kind<Word> {
  return word(words.join('|'), `one of ${words.join(', ')}`, (written) => words.find((each) => each === written))
}

const meanings: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'on', '1'].map((each) => [each, true] as const),
  ...['false', 'no', 'off', '0'].map((each) => [each, false] as const),
])

/** On or off: `--flag` and `--no-flag`. */
export const onOff: Kind<boolean> = {
  placeholder: undefined,
  expected: 'true or false',
  repeatable: false,
  read: (written) => meanings.get(String(written).toLowerCase()),
  show: String,
}

/** Several of a kind: a repeated flag, an array in a file, or one text with commas in the environment. */
export function list<Value, Accepted>(
  item: Kind<Value, Accepted>,
): Kind<readonly Value[], Accepted | readonly Accepted[]> {
  return {
    placeholder: item.placeholder,
    expected: item.expected,
    repeatable: true,
    read(written) {
      const words: readonly unknown[] = Array.isArray(written)
        ? written
        : isScalar(written)
          ? splitAtCommas(written)
          : [{}]
      const values = words.map((each) => item.read(each))
      return values.every((value) => value !== undefined) ? values : undefined
    },
    show: (values) => values.map((value) => item.show(value)).join(','),
  }
}

function splitAtCommas(written: string | number | boolean): string[] {
  return String(written)
    .split(',')
    .map((each) => each.trim())
}

/** Permissions, as chmod has them; a number in a file is what it is: `0o660`. */
export const permissions: Kind<number, number | string> = {
  ...word<number>('MODE', 'an octal number from 0 to 777, as 660', parseMode, showMode),
  read: (written) => (typeof written === 'number' ? parseMode(showMode(written)) : parseMode(String(written))),
}

function parseMode(written: string): number | undefined {
  return /^(?:0|0o)?[0-7]{1,3}$/.test(written) ? Number.parseInt(written.replace('o', ''), 8) : undefined
}

function showMode(value: number): string {
  return value.toString(8).padStart(3, '0')
}
