import { expect, test } from 'vitest'
import { resolve, type Written } from '../settings/resolve.ts'
import { type Address, showAddress } from './address.ts'
import { addressesOf } from './addresses.ts'

function shown(written: Partial<Written>, inherited?: readonly Address[]): string[] {
  return addressesOf(resolve({ flags: {}, env: {}, ...written }), inherited).map(showAddress)
}

const file = (config: Record<string, unknown>) => ({ name: 'gateway.config.ts', config })
const inherited: readonly Address[] = [{ kind: 'fd', fd: 3 }]

test.each([
  { where: 'nothing', written: {}, addresses: ['127.0.0.1:8888'] },
  { where: 'a port', written: { flags: { port: '1' } }, addresses: ['127.0.0.1:1'] },
  { where: 'two binds', written: { flags: { bind: [':1', 'unix:a'] } }, addresses: [':1', 'unix:a'] },
  {
    where: 'binds in a variable',
    written: { env: { GATEWAY_BIND: '1, unix:a' } },
    addresses: ['127.0.0.1:1', 'unix:a'],
  },
  { where: 'a bind in the file', written: { file: file({ bind: ':1' }) }, addresses: [':1'] },
  { where: 'several in the file', written: { file: file({ bind: [':1', 2] }) }, addresses: [':1', '127.0.0.1:2'] },
])('$where is listened on', ({ written, addresses }) => {
  expect(shown(written)).toEqual(addresses)
})

test('what is written in the better place goes before the other', () => {
  expect(shown({ flags: { bind: [':1'] }, env: { PORT: '2' } })).toEqual([':1'])
  expect(shown({ flags: { port: '2' }, env: { GATEWAY_BIND: ':1' } })).toEqual(['127.0.0.1:2'])
  expect(shown({ env: { PORT: '2' }, file: file({ bind: ':1' }) })).toEqual(['127.0.0.1:2'])
  expect(shown({ env: { PORT: '2', GATEWAY_BIND: ':1' } })).toEqual([':1'])
  expect(shown({ file: file({ bind: ':1', port: 2 }) })).toEqual([':1'])
})

test.each(['port', 'host'])('--bind and --%s together are refused', (name) => {
  expect(() => shown({ flags: { bind: [':1'], [name]: '1' } })).toThrow(
    `--bind: the address is said by --${name} too; one of them is enough.`,
  )
})

test('sockets that the process was born with are used where nobody wrote an address', () => {
  expect(shown({}, inherited)).toEqual(['fd://3'])
  expect(shown({ flags: { port: '1' } }, inherited)).toEqual(['127.0.0.1:1'])
  expect(shown({ flags: { bind: [':1'] } }, inherited)).toEqual([':1'])
})
