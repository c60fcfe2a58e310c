import { describe, expect, test } from 'vitest'
import { AddressList } from './address-list.ts'

const includes = (entries: readonly string[], address: string): boolean => new AddressList(entries).includes(address)

describe('includes', () => {
  test.each([
    ['an address', '127.0.0.1', '127.0.0.1', true],
    ['not another', '127.0.0.1', '127.0.0.2', false],
    ['an address of IPv6, however it is written', '2001:db8:0::1', '2001:db8::1', true],
    ['the first of a network', '10.0.0.0/8', '10.0.0.0', true],
    ['the last of a network', '10.0.0.0/8', '10.255.255.255', true],
    ['not what follows a network', '10.0.0.0/8', '11.0.0.0', false],
    ['a network that is named by one of its addresses', '10.1.2.3/8', '10.9.9.9', true],
    ['a network of IPv6', 'fd00::/8', 'fdff::1', true],
    ['not another of IPv6', 'fd00::/8', 'fe80::1', false],
    ['all of IPv4', '0.0.0.0/0', '203.0.113.7', true],
    ['but not IPv6 with it', '0.0.0.0/0', '2001:db8::1', false],
    ['IPv4 over an IPv6 socket', '127.0.0.1', '::ffff:127.0.0.1', true],
    ['a network of IPv4 over an IPv6 socket', '10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['no name', '127.0.0.1', 'localhost', false],
    ['no address with a zone', 'fe80::/10', 'fe80::1%lo', false],
    ['nothing by *, which is about peers', '*', '127.0.0.1', false],
  ])('%s', (_name, entry, address, expected) => {
    expect(includes([entry], address)).toBe(expected)
  })

  test('the same each time it is asked', () => {
    const list = new AddressList(['10.0.0.0/8', '::1'])
    const asked = Array.from({ length: 3000 }, (_, index) => `${9 + (index % 3)}.0.${index >> 8}.${index & 255}`)
    for (const address of [...asked, ...asked]) expect(list.includes(address)).toBe(address.startsWith('10.'))
  })
})

test('knows whether it is empty, and whether everybody is on it', () => {
  expect(new AddressList([])).toMatchObject({ isEmpty: true, includesAnybody: false })
  expect(new AddressList(['*', '::1'])).toMatchObject({ isEmpty: false, includesAnybody: true })
})

test.each([
  '',
  'localhost',
  '10.0.0.0/33',
  '::/129',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '10.0.0.0/-1',
  '10.0.0',
  'fe80::1%lo',
  '**',
])('refuses %j', (entry) => {
  expect(() => new AddressList([entry])).toThrow(RangeError)
})
