import { expect, test } from 'vitest'
import { parseAddress, showAddress } from './address.ts'

test.each([
  { written: 'localhost:8000', address: { kind: 'tcp', host: 'localhost', port: 8000 } },
  { written: '0.0.0.0:80', address: { kind: 'tcp', host: '0.0.0.0', port: 80 } },
  { written: '[::1]:8000', address: { kind: 'tcp', host: '::1', port: 8000 } },
  { written: '[fe80::1%eth0]:8000', address: { kind: 'tcp', host: 'fe80::1%eth0', port: 8000 } },
  { written: ':8000', address: { kind: 'tcp', host: undefined, port: 8000 } },
  { written: '*:8000', address: { kind: 'tcp', host: undefined, port: 8000 }, shown: ':8000' },
  { written: '8000', address: { kind: 'tcp', host: '127.0.0.1', port: 8000 }, shown: '127.0.0.1:8000' },
  { written: '127.0.0.1:0', address: { kind: 'tcp', host: '127.0.0.1', port: 0 } },
  { written: 'tcp://a.example:1', address: { kind: 'tcp', host: 'a.example', port: 1 }, shown: 'a.example:1' },
  { written: 'unix:/run/app.sock', address: { kind: 'unix', path: '/run/app.sock' } },
  { written: 'unix:///run/a b:c', address: { kind: 'unix', path: '/run/a b:c' }, shown: 'unix:/run/a b:c' },
  { written: 'unix:app.sock', address: { kind: 'unix', path: 'app.sock' } },
  { written: `unix:${'a'.repeat(107)}`, address: { kind: 'unix', path: 'a'.repeat(107) } },
  { written: 'fd://3', address: { kind: 'fd', fd: 3 } },
])('$written', ({ written, address, shown = written }) => {
  const parsed = parseAddress(written)
  expect(parsed).toEqual(address)
  expect(parsed && showAddress(parsed)).toBe(shown)
})

test.each([
  '',
  ':',
  'localhost',
  'localhost:',
  'localhost:http',
  'localhost:65536',
  '::1:8000',
  '[::1]',
  '[::1]8000',
  'a b:80',
  'a/b:80',
  '-1',
  '80 ',
  'unix:',
  'unix:a\0b',
  `unix:${'a'.repeat(108)}`,
  'fd://',
  'fd://x',
  'fd://-1',
  'https://a:80',
])('%j is no address', (written) => {
  expect(parseAddress(written)).toBeUndefined()
})
