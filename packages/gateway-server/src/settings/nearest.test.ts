import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

const names = ['keepAlive', 'headerTimeout', 'bodyTimeout', 'port', 'pid', 'user']

test.each([
  { name: 'keepalive', meant: 'keepAlive' },
  { name: 'keep_alive', meant: 'keepAlive' },
  { name: 'keep-alvie', meant: 'keepAlive' },
  { name: 'bodyTimout', meant: 'bodyTimeout' },
  { name: 'prot', meant: 'port' },
  { name: 'ports', meant: 'port' },
  { name: 'color', meant: undefined },
  { name: '', meant: undefined },
])('$name may be $meant', ({ name, meant }) => {
  expect(nearest(name, names)).toBe(meant)
})
