import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AddressList } from './address-list.ts'
import { forwardedClient, type ForwardedClient, ForwardedError, type ForwardedFields } from './forwarded.ts'

const proxies = new AddressList(['10.0.0.0/8', 'fd00::/8'])

function x(forField?: string, rest: ForwardedFields = {}): ForwardedClient | undefined {
  return forwardedClient({ 'x-forwarded-for': forField, ...rest }, 'any', proxies)
}

function forwarded(field: string): ForwardedClient | undefined {
  return forwardedClient({ forwarded: field }, 'any', proxies)
}

test('is nobody where there is no field', () => {
  expect(x()).toBeUndefined()
})

describe('the client by X-Forwarded-For is', () => {
  test.each([
    ['what the peer says', '203.0.113.7', '203.0.113.7', undefined],
    ['the last, not what the client made up before it', '192.0.2.9, 203.0.113.7', '203.0.113.7', undefined],
    ['behind trusted hops', '203.0.113.7, 10.0.0.1, 10.0.0.2', '203.0.113.7', undefined],
    ['the first that is not trusted', '192.0.2.9, 203.0.113.7, 10.0.0.2', '203.0.113.7', undefined],
    ['not behind one that is not', '10.0.0.9, 203.0.113.7, 10.0.0.2', '203.0.113.7', undefined],
    ['the first of all where all are trusted', '10.0.0.3, 10.0.0.2', '10.0.0.3', undefined],
    ['with its port', '203.0.113.7:4711', '203.0.113.7', '4711'],
    ['of IPv6', '2001:DB8::0:1', '2001:db8::1', undefined],
    ['of IPv6 in brackets', '[2001:db8::1]', '2001:db8::1', undefined],
    ['of IPv6 with a port', '[2001:db8::1]:4711, fd00::1', '2001:db8::1', '4711'],
    ['without spaces', '192.0.2.9,203.0.113.7,10.0.0.2', '203.0.113.7', undefined],
    ['with empty members', ', 203.0.113.7,, 10.0.0.2,', '203.0.113.7', undefined],
    ['not known where its proxy hides it', '203.0.113.7, unknown', undefined, undefined],
    ['not known behind a trusted hop that hides it', '203.0.113.7, unknown, 10.0.0.1', undefined, undefined],
    ['no name', 'client.example', undefined, undefined],
    ['no address with a zone', 'fe80::1%lo', undefined, undefined],
    ['no number', '203', undefined, undefined],
  ])('%s', (_name, field, address, port) => {
    expect(x(field)).toMatchObject({ address, port })
  })
})

describe('what else X-Forwarded-* say counts', () => {
  const chain = '192.0.2.9, 203.0.113.7, 10.0.0.1'

  test('from the same hop as the client, whatever the client made up before it', () => {
    expect(x(chain, { 'x-forwarded-proto': 'http, https, http' })?.scheme).toBe('https')
    expect(x(chain, { 'x-forwarded-proto': 'https, http' })?.scheme).toBe('https')
    expect(x('203.0.113.7', { 'x-forwarded-proto': 'https, http' })?.scheme).toBe('http')
    expect(x(chain, { 'x-forwarded-port': '1, 443, 80' })?.hostPort).toBe('443')
    expect(x(chain, { 'x-forwarded-host': 'evil.example, a.example, b.example' })?.host).toBe('a.example')
  })

  test('where it is said once', () => {
    expect(x(chain, { 'x-forwarded-proto': 'HTTPS' })?.scheme).toBe('https')
  })

  test('without X-Forwarded-For', () => {
    expect(x(undefined, { 'x-forwarded-proto': 'http, https' })).toMatchObject({
      scheme: 'https',
      address: undefined,
    })
    expect(x(undefined, { 'x-forwarded-host': 'A.example:8443' })).toMatchObject({
      host: 'a.example',
      hostPort: '8443',
    })
    expect(x(undefined, { 'x-forwarded-port': '8443' })).toMatchObject({ host: undefined, hostPort: '8443' })
  })

  test('for WebSockets, which some proxies name by schemes of their own', () => {
    expect(x('::1', { 'x-forwarded-proto': 'wss' })?.scheme).toBe('https')
    expect(x('::1', { 'x-forwarded-proto': 'ws' })?.scheme).toBe('http')
  })

  test('the port field before the port of the host', () => {
    expect(x(chain, { 'x-forwarded-host': 'a.example:1', 'x-forwarded-port': '2' })?.hostPort).toBe('2')
  })

  test.each(['ftp', 'constructor', 'http://', 'on', ''])('no scheme %j', (scheme) => {
    expect(x(chain, { 'x-forwarded-proto': scheme })?.scheme).toBeUndefined()
  })

  test.each([
    'a b',
    'a.example/',
    'user@a.example',
    'a.example:x',
    'a.example:0',
    '[::1',
    '[zz]',
    '<script>',
    'a'.repeat(300),
  ])('no host %j', (host) => {
    expect(x(chain, { 'x-forwarded-host': host })?.host).toBeUndefined()
  })

  test.each(['0', '65536', '-1', '443x', ''])('no port %j', (port) => {
    expect(x(chain, { 'x-forwarded-port': port })?.hostPort).toBeUndefined()
  })
})

describe('the client by Forwarded', () => {
  test.each<[string, Partial<ForwardedClient>]>([
    ['for=203.0.113.7', { address: '203.0.113.7', scheme: undefined }],
    ['For="203.0.113.7:4711"', { address: '203.0.113.7', port: '4711' }],
    ['for="203.0.113.7:_hidden"', { address: '203.0.113.7', port: undefined }],
    ['for="[2001:db8:cafe::17]:4711"', { address: '2001:db8:cafe::17', port: '4711' }],
    ['for="[2001:db8:cafe::17]"', { address: '2001:db8:cafe::17' }],
    ['for=192.0.2.60;proto=https;by=203.0.113.43', { address: '192.0.2.60', scheme: 'https' }],
    ['for=192.0.2.43, for="[2001:db8:cafe::17]"', { address: '2001:db8:cafe::17' }],
    [
      'for=192.0.2.43;proto=https;host=a.example:8443, for=10.0.0.1;proto=http;host=b.example',
      {
        address: '192.0.2.43',
        scheme: 'https',
        host: 'a.example',
        hostPort: '8443',
      },
    ],
    ['for=[2001:db8::1]:80', { address: '2001:db8::1', port: '80' }],
    ['for=unknown', { address: undefined }],
    ['for=_gazonk;proto=https', { address: undefined, scheme: 'https' }],
    ['for=192.0.2.43, proto=https', { address: undefined, scheme: 'https' }],
    ['for="_a\\"b,c;d", for=203.0.113.7', { address: '203.0.113.7' }],
    ['for="20\\3.0.113.7"', { address: '203.0.113.7' }],
    [' for=203.0.113.7 ; proto=http ,\t, ', { address: '203.0.113.7', scheme: 'http' }],
    [';for=203.0.113.7;', { address: '203.0.113.7' }],
    ['secret=x;for=203.0.113.7;ext="y"', { address: '203.0.113.7' }],
    [', ,', { address: undefined, scheme: undefined }],
  ])('%s', (field, client) => {
    expect(forwarded(field)).toMatchObject(client)
  })

  test.each([
    'for="',
    'for="203.0.113.7, for=192.0.2.1',
    'for="x\\',
    'for="x"y',
    'for=',
    'for',
    '=x',
    'for =x',
    'for= x',
    'for=x for=y',
    'for=192.0.2.1;for=192.0.2.2',
    'for=192.0.2.1;FOR=192.0.2.1',
    'a=b@c',
  ])('is refused as %j', (field) => {
    expect(() => forwarded(field)).toThrow(ForwardedError)
  })
})

describe('where both are there', () => {
  const both = (forX: string, field: string, rest: ForwardedFields = {}) =>
    forwardedClient({ 'x-forwarded-for': forX, forwarded: field, ...rest }, 'any', proxies)

  test('what both say counts', () => {
    const fields = { 'x-forwarded-proto': 'https' }
    expect(both('203.0.113.7', 'for=203.0.113.7;proto=https', fields)).toMatchObject({
      address: '203.0.113.7',
      scheme: 'https',
    })
  })

  test('what one of them says does not: the client may have said it', () => {
    expect(both('203.0.113.7', 'for=203.0.113.7;proto=https')?.scheme).toBeUndefined()
    expect(both('unknown', 'for=203.0.113.7')?.address).toBeUndefined()
  })

  test('a contradiction is refused', () => {
    expect(() => both('203.0.113.7', 'for=192.0.2.1')).toThrow(ForwardedError)
    expect(() => both('::1', 'for="[::1]";proto=http', { 'x-forwarded-proto': 'https' })).toThrow(ForwardedError)
  })

  test('the one that is chosen counts, and the other is not even read', () => {
    const fields = { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=192.0.2.1' }
    expect(forwardedClient(fields, 'x-forwarded', proxies)?.address).toBe('203.0.113.7')
    expect(forwardedClient({ ...fields, forwarded: 'for="' }, 'x-forwarded', proxies)?.address).toBe('203.0.113.7')
    expect(forwardedClient(fields, 'forwarded', proxies)?.address).toBe('192.0.2.1')
    expect(forwardedClient({ forwarded: 'for=::1' }, 'x-forwarded', proxies)).toBeUndefined()
  })
})

test('a field of 4 KiB is read, and a longer one refused', () => {
  expect(x('203.0.113.7'.padStart(4096, ','))?.address).toBe('203.0.113.7')
  expect(() => x('203.0.113.7'.padStart(4097, ','))).toThrow(ForwardedError)
})

test('whatever a client sends: what its proxy appended is what counts, or it is refused', () => {
  const characters = fc.constantFrom(...'for=;,"\\ _:[]1.0abz\t@-')
  const junk = fc.array(characters, { maxLength: 30 }).map((all) => all.join(''))
  fc.assert(
    fc.property(junk, (sent) => {
      expect(x(`${sent}, 203.0.113.7`)?.address).toBe('203.0.113.7')
      try {
        expect(forwarded(`${sent}, for=203.0.113.7`)?.address).toBe('203.0.113.7')
      } catch (error) {
        if (!(error instanceof ForwardedError)) throw error
      }
    }),
    { numRuns: 5000, seed: 20_261_123 },
  )
})
