import { expect, test } from 'vitest'
import { bytes, choice, integer, type Kind, limit, list, onOff, path, permissions, seconds, text } from './kind.ts'

interface Case {
  readonly kind: Kind<never>
  readonly written: readonly unknown[]
  readonly value: unknown
}

/** What is written, and what it means; undefined: nothing. */
const cases: readonly Case[] = [
  { kind: integer('N', 1, 9), written: ['1', 1], value: 1 },
  {
    kind: integer('N', 1, 9),
    written: ['0', '10', '1.5', '-1', '+1', '0x1', '1e0', '', ' 1', NaN, [1], {}, null],
    value: undefined,
  },
  { kind: seconds, written: ['0.25', 0.25], value: 0.25 },
  { kind: seconds, written: ['-1', '1s', '.5', '1e3', '', 'Infinity', null], value: undefined },
  { kind: limit, written: ['none', 'Infinity', Infinity], value: Infinity },
  { kind: limit, written: ['0', 0], value: 0 },
  { kind: limit, written: ['infinity', '-1', '1.5'], value: undefined },
  { kind: bytes, written: ['2K', '2k', '2KB', '2048', 2048], value: 2048 },
  { kind: bytes, written: ['1.5M'], value: 1.5 * 1024 * 1024 },
  { kind: bytes, written: ['1G'], value: 1024 ** 3 },
  { kind: bytes, written: ['1T', 'K', '-1', '', '1 K'], value: undefined },
  { kind: onOff, written: ['true', 'yes', 'On', '1', true, 1], value: true },
  { kind: onOff, written: ['false', 'no', 'OFF', '0', false, 0], value: false },
  { kind: onOff, written: ['', 'maybe', null, {}, 2, 'constructor'], value: undefined },
  { kind: choice('a', 'b'), written: ['a'], value: 'a' },
  { kind: choice('a', 'b'), written: ['A', 'c', ''], value: undefined },
  { kind: text('T', 'a text'), written: [''], value: undefined },
  { kind: path(), written: ['a b'], value: 'a b' },
  { kind: permissions, written: ['660', '0660', '0o660', 0o660], value: 0o660 },
  { kind: permissions, written: ['27', 0o27], value: 0o27 },
  { kind: permissions, written: ['888', '1777', 0o1777, '', -1, null, {}], value: undefined },
  { kind: list(integer('N', 1, 9)), written: ['1,2', '1, 2', [1, 2], ['1', '2']], value: [1, 2] },
  { kind: list(integer('N', 1, 9)), written: [3], value: [3] },
  { kind: list(integer('N', 1, 9)), written: ['1,', '', [1, 'x'], {}, null], value: undefined },
].flatMap(({ kind, ...rest }) => [{ kind: kind as Kind<never>, ...rest }]) // only what it reads is compared

test.each(cases.flatMap(({ kind, written, value }) => written.map((each) => ({ kind, each, value }))))(
  '$each as $kind.expected is $value',
  ({ kind, each, value }) => {
    expect(kind.read(each)).toEqual(value)
  },
)

test.each<[Kind<never>, unknown, string]>([
  [seconds as Kind<never>, 0.25, '0.25'],
  [limit as Kind<never>, Infinity, 'none'],
  [bytes as Kind<never>, 2048, '2K'],
  [bytes as Kind<never>, 1024 ** 3, '1G'],
  [bytes as Kind<never>, 1536 * 1024 ** 2, '1536M'],
  [bytes as Kind<never>, 1000, '1000'],
  [bytes as Kind<never>, 0, '0'],
  [bytes as Kind<never>, Infinity, 'none'],
  [permissions as Kind<never>, 0o27, '027'],
  [list(integer('N', 1, 9)) as Kind<never>, [1, 2], '1,2'],
])('%o shows %o as it can be written: %s', (kind, value, shown) => {
  expect(kind.show(value as never)).toBe(shown)
  expect(kind.read(shown)).toEqual(value)
})
