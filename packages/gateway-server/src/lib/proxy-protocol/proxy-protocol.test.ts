import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { longestHeader, parseProxyHeader, type ProxyHeader, ProxyProtocolError } from './proxy-protocol.ts'
import { proxyHeader } from './proxy-header.fixture.ts'

const line = (text: string): Buffer => Buffer.from(`${text}\r\n`, 'latin1')

/** Whole, octet by octet, and with the client's octets behind it: always the same. */
function parseInAllWays(octets: Buffer): ProxyHeader | undefined {
  const whole = parseProxyHeader(octets)
  for (let length = 0; length < octets.length; length++)
    expect(parseProxyHeader(octets.subarray(0, length))).toBeUndefined()
  expect(parseProxyHeader(Buffer.concat([octets, Buffer.from('GET / HTTP/1.1\r\n\n')]))).toEqual(whole)
  return whole
}

const accepted: readonly [string, Buffer, ProxyHeader['peer']][] = [
  [
    'version 1, IPv4',
    line('PROXY TCP4 203.0.113.7 192.0.2.1 56324 443'),
    { address: '203.0.113.7', port: 56_324, family: 'IPv4' },
  ],
  [
    'version 1, IPv6, canonical whatever way it is written',
    line('PROXY TCP6 2001:DB8:0:0:0:0:0:1 ::1 0 65535'),
    { address: '2001:db8::1', port: 0, family: 'IPv6' },
  ],
  ['version 1, UNKNOWN', line('PROXY UNKNOWN'), undefined],
  ['version 1, UNKNOWN with whatever follows', line('PROXY UNKNOWN ffff::1 is\tnot\rread 1 2'), undefined],
  ['version 1, as long as can be', line(`PROXY UNKNOWN ${'x'.repeat(91)}`), undefined],
  [
    'version 2, IPv4',
    proxyHeader({ family: 0x11, addresses: [203, 0, 113, 7, 192, 0, 2, 1, 0xdc, 0x04, 1, 0xbb] }),
    { address: '203.0.113.7', port: 56_324, family: 'IPv4' },
  ],
  [
    'version 2, IPv4 in datagrams',
    proxyHeader({ family: 0x12, addresses: [203, 0, 113, 7, 192, 0, 2, 1, 0xdc, 0x04, 1, 0xbb] }),
    { address: '203.0.113.7', port: 56_324, family: 'IPv4' },
  ],
  [
    'version 2, IPv6',
    proxyHeader({
      family: 0x21,
      addresses: [0x20, 0x01, 0x0d, 0xb8, ...zeros(11), 1, ...zeros(15), 1, 0xff, 0xff, 0, 80],
    }),
    { address: '2001:db8::1', port: 65_535, family: 'IPv6' },
  ],
  [
    'version 2, IPv4 within IPv6',
    proxyHeader({ family: 0x21, addresses: [...zeros(10), 255, 255, 203, 0, 113, 7, ...zeros(16), 0, 1, 0, 2] }),
    { address: '::ffff:203.0.113.7', port: 1, family: 'IPv6' },
  ],
  [
    'version 2, TLVs behind the addresses',
    proxyHeader({ family: 0x11, addresses: [203, 0, 113, 7, 192, 0, 2, 1, 0, 1, 0, 2], tlvs: zeros(2000) }),
    { address: '203.0.113.7', port: 1, family: 'IPv4' },
  ],
  ['version 2, Unix sockets', proxyHeader({ family: 0x31, addresses: zeros(216) }), undefined],
  ['version 2, no family', proxyHeader({ family: 0x00, addresses: [1, 2, 3] }), undefined],
  ['version 2, LOCAL', proxyHeader({ command: 0x20, family: 0x00, addresses: [] }), undefined],
  ['version 2, LOCAL of any family', proxyHeader({ command: 0x20, family: 0xf7, addresses: [9] }), undefined],
  ['version 2, LOCAL with addresses', proxyHeader({ command: 0x20, family: 0x11, addresses: zeros(12) }), undefined],
  ['version 2, as long as can be', proxyHeader({ command: 0x20, addresses: zeros(4096) }), undefined],
]

function zeros(count: number): number[] {
  return Array.from<number>({ length: count }).fill(0)
}

describe('reads', () => {
  test.each(accepted)('%s', (_name, octets, peer) => {
    expect(parseInAllWays(octets)).toEqual({ length: octets.length, peer })
  })
})

const refused: readonly [string, Buffer][] = [
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\n')],
  ['TLS', Buffer.from([0x16, 3, 1, 2, 0])],
  ['an empty line, as of HTTP', Buffer.from('\r\n\r\nG')],
  ['another case', Buffer.from('proxy ')],
  ['no space', line('PROXYTCP4')],
  ['no family', line('PROXY ')],
  ['another family', line('PROXY UDP4 203.0.113.7 192.0.2.1 1 2')],
  ['a family that only begins like one', line('PROXY UNKNOWNS')],
  ['two spaces', line('PROXY TCP4  203.0.113.7 192.0.2.1 1 2')],
  ['a space too many', line('PROXY TCP4 203.0.113.7 192.0.2.1 1 2 ')],
  ['a port too few', line('PROXY TCP4 203.0.113.7 192.0.2.1 1')],
  ['a word too many', line('PROXY TCP4 203.0.113.7 192.0.2.1 1 2 3')],
  ['an address of another family', line('PROXY TCP4 ::1 192.0.2.1 1 2')],
  ['IPv4 as TCP6', line('PROXY TCP6 203.0.113.7 192.0.2.1 1 2')],
  ['an address with a zone', line('PROXY TCP6 fe80::1%lo ::1 1 2')],
  ['an address with leading zeros', line('PROXY TCP4 203.0.113.007 192.0.2.1 1 2')],
  ['an address that is none', line('PROXY TCP4 203.0.113.256 192.0.2.1 1 2')],
  ['a destination that is none', line('PROXY TCP4 203.0.113.7 localhost 1 2')],
  ['a port beyond 65535', line('PROXY TCP4 203.0.113.7 192.0.2.1 65536 2')],
  ['a port with a leading zero', line('PROXY TCP4 203.0.113.7 192.0.2.1 01 2')],
  ['a port with a sign', line('PROXY TCP4 203.0.113.7 192.0.2.1 +1 2')],
  ['a destination port that is none', line('PROXY TCP4 203.0.113.7 192.0.2.1 1 x')],
  ['a bare LF', Buffer.from('PROXY TCP4 203.0.113.7 192.0.2.1 1 2\n')],
  ['a line that is too long', line(`PROXY UNKNOWN ${'x'.repeat(92)}`)],
  ['a line without an end', Buffer.from(`PROXY UNKNOWN ${'x'.repeat(93)}`)],
  ['version 1 of version 2', proxyHeader({ command: 0x11 })],
  ['version 3 of version 2', proxyHeader({ command: 0x31 })],
  ['an unknown command', proxyHeader({ command: 0x22 })],
  ['an unknown family', proxyHeader({ family: 0x41, addresses: zeros(216) })],
  ['an unknown transport', proxyHeader({ family: 0x13, addresses: zeros(12) })],
  ['too little for IPv4', proxyHeader({ family: 0x11, addresses: zeros(11) })],
  ['too little for IPv6', proxyHeader({ family: 0x21, addresses: zeros(35) })],
  ['too little for Unix sockets', proxyHeader({ family: 0x31, addresses: zeros(215) })],
  ['more than it may be', proxyHeader({ addresses: zeros(4097) })],
]

describe('refuses', () => {
  test.each(refused)('%s', (_name, octets) => {
    expect(() => parseProxyHeader(octets)).toThrow(ProxyProtocolError)
  })

  test('at the first octet that fits no header', () => {
    expect(() => parseProxyHeader(Buffer.from('G'))).toThrow(ProxyProtocolError)
    expect(() => parseProxyHeader(Buffer.from('PROXY_'))).toThrow(ProxyProtocolError)
    expect(() => parseProxyHeader(Buffer.from('\r\n\r\r'))).toThrow(ProxyProtocolError)
  })

  test('a version 2 header that would be too long before the rest has come', () => {
    const octets = proxyHeader({ addresses: zeros(4097) }).subarray(0, 16)
    expect(() => parseProxyHeader(octets)).toThrow(ProxyProtocolError)
  })
})

describe('whatever comes', () => {
  /** A header or a part of it, with octets changed. */
  const nearHeaders = fc
    .tuple(
      fc.constantFrom(...accepted.map(([, octets]) => octets)),
      fc.array(fc.tuple(fc.nat(130), fc.nat(255)), { maxLength: 4 }),
      fc.nat(130),
    )
    .map(([octets, changes, end]) => {
      const changed = Buffer.from(octets)
      for (const [index, octet] of changes) if (index < changed.length) changed[index] = octet
      return end % 3 === 0 ? changed.subarray(0, end) : changed
    })

  test('it is a header, the beginning of one, or refused; and octets behind it change nothing', () => {
    fc.assert(
      fc.property(fc.oneof(nearHeaders, fc.uint8Array({ maxLength: 200 })), fc.uint8Array(), (octets, behind) => {
        const outcome = outcomeOf(octets)
        if (outcome === undefined) {
          expect(octets.length).toBeLessThan(longestHeader)
          return
        }
        expect(outcomeOf(Buffer.concat([octets, behind]))).toEqual(outcome)
      }),
      { numRuns: 5000, seed: 20_261_123 },
    )
  })
})

function outcomeOf(octets: Uint8Array): ProxyHeader | 'refused' | undefined {
  try {
    return parseProxyHeader(octets)
  } catch (error) {
    if (error instanceof ProxyProtocolError) return 'refused'
    throw error
  }
}
