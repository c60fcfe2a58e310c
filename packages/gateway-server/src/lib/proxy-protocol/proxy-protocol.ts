// The PROXY protocol, versions 1 and 2, without sockets: octets in, who the proxy says is connected out. What is no header
// is refused at the first octet that shows it, and is never guessed to be something else: a receiver that took connections
// with and without one would let every client name its own address.
// Source: https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt ("spec" below).
import { isIPv4, isIPv6 } from 'node:net'
import { canonicalIPv6 } from '../forwarded/forwarded-node.ts'

/** The peer that a proxy speaks for. */
export interface ProxiedPeer {
  readonly address: string
  readonly port: number
  readonly family: 'IPv4' | 'IPv6'
}

export interface ProxyHeader {
  /** Octets of the header: what follows is the client's. */
  readonly length: number
  /**
   * Undefined where the connection's own ends count (spec §2): `LOCAL`, such as a proxy's health check, `UNKNOWN`, and
   * families of which there is no address and port to tell.
   */
  readonly peer: ProxiedPeer | undefined
}

/** A connection does not begin with a PROXY header, or with a broken one. */
export class ProxyProtocolError extends Error {
  override get name(): string {
    return 'ProxyProtocolError'
  }
}

/** `CR LF CR LF NUL CR LF QUIT LF`: what HTTP, TLS and all else refuse (spec §2.2). */
const signature = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const prefix = Buffer.from('PROXY ', 'latin1')
/** Of version 1 with its CRLF (spec §2.1). */
const longestLine = 107
/** Signature, version and command, family, length. */
const fixedLength = 16
/** Of addresses and TLVs. 65535 could be written; certificates in TLVs come to 2 KiB or so. */
const longestRest = 4096
/** The most octets that a header has. */
export const longestHeader = fixedLength + longestRest

/**
 * The header that a connection begins with.
 *
 * @param octets all that have come
 * @returns undefined while it is not complete
 * @throws ProxyProtocolError
 */
export function parseProxyHeader(octets: Uint8Array): ProxyHeader | undefined {
  if (octets.length === 0) return undefined
  return octets[0] === signature[0] ? parseVersion2(octets) : parseVersion1(octets)
}

// Version 1: a line of text

function parseVersion1(octets: Uint8Array): ProxyHeader | undefined {
  expectStart(octets, prefix)
  const end = octets.indexOf(0x0a)
  if (end === -1 && octets.length < longestLine) return undefined
  if (end === -1 || end >= longestLine) throw new ProxyProtocolError(`the line is longer than ${longestLine} octets`)
  if (octets[end - 1] !== 0x0d) throw new ProxyProtocolError('the line does not end with CRLF')
  const line = Buffer.from(octets.buffer, octets.byteOffset, end - 1).toString('latin1')
  return { length: end + 1, peer: peerOfLine(line) }
}

function peerOfLine(line: string): ProxiedPeer | undefined {
  const words = line.split(' ')
  const [, family] = words
  if (family === 'UNKNOWN') return undefined // the rest of the line is to be ignored
  if (family !== 'TCP4' && family !== 'TCP6') throw new ProxyProtocolError('the family is not TCP4, TCP6 or UNKNOWN')
  if (words.length !== 6) throw new ProxyProtocolError('the line has not two addresses and two ports')
  const [, , source = '', destination = '', sourcePort = '', destinationPort = ''] = words
  const isAddress = family === 'TCP4' ? isIPv4 : isPlainIPv6
  if (!isAddress(source) || !isAddress(destination)) throw new ProxyProtocolError(`an address is not one of ${family}`)
  portOf(destinationPort)
  const port = portOf(sourcePort)
  return family === 'TCP4' ? { address: source, port, family: 'IPv4' } : ipv6Peer(source, port)
}

/** Without a zone: `fe80::1%eth0` means something on one machine alone. */
function isPlainIPv6(text: string): boolean {
  return isIPv6(text) && !text.includes('%')
}

function portOf(text: string): number {
  const port = /^(?:0|[1-9]\d{0,4})$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new ProxyProtocolError('a port is not a number from 0 to 65535')
  return port
}

// Version 2: octets

function parseVersion2(octets: Uint8Array): ProxyHeader | undefined {
  expectStart(octets, signature)
  if (octets.length < fixedLength) return undefined
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  const rest = view.getUint16(14)
  if (rest > longestRest) throw new ProxyProtocolError(`addresses and TLVs are longer than ${longestRest} octets`)
  // The family of a LOCAL connection is to be ignored, whatever it is.
  const layout = commandOf(view.getUint8(12)) === 'LOCAL' ? undefined : layoutOf(view.getUint8(13))
  if (layout !== undefined && rest < layout.length)
    throw new ProxyProtocolError('the header is shorter than its addresses')
  if (octets.length < fixedLength + rest) return undefined
  return { length: fixedLength + rest, peer: layout?.read(view) } // the TLVs behind the addresses are skipped
}

function commandOf(octet: number): 'LOCAL' | 'PROXY' {
  if (octet >> 4 !== 2) throw new ProxyProtocolError('the version is not 2')
  const command = octet & 0xf
  if (command > 1) throw new ProxyProtocolError('the command is not LOCAL or PROXY')
  return command === 0 ? 'LOCAL' : 'PROXY'
}

/** How the addresses of a family are laid out: two addresses, two ports. */
interface Layout {
  readonly length: number
  read(view: DataView): ProxiedPeer | undefined
}

/** By the number of the address family (spec §2.2). An `AF_UNIX` path is no address that an application could use. */
const layouts: readonly (Layout | undefined)[] = [
  undefined,
  { length: 12, read: (view) => ({ address: ipv4Of(view), port: view.getUint16(fixedLength + 8), family: 'IPv4' }) },
  { length: 36, read: (view) => ipv6Peer(ipv6Of(view), view.getUint16(fixedLength + 32)) },
  { length: 216, read: () => undefined },
]

/** Streams and datagrams alike: a proxy that speaks HTTP/3 has its clients come in datagrams. */
function layoutOf(octet: number): Layout | undefined {
  const family = octet >> 4
  if (family >= layouts.length) throw new ProxyProtocolError('the address family is not known')
  if ((octet & 0xf) > 2) throw new ProxyProtocolError('the transport is not known')
  return layouts[family]
}

function ipv4Of(view: DataView): string {
  return [0, 1, 2, 3].map((index) => view.getUint8(fixedLength + index)).join('.')
}

function ipv6Of(view: DataView): string {
  const groups = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => view.getUint16(fixedLength + 2 * index).toString(16))
  return groups.join(':')
}

function ipv6Peer(address: string, port: number): ProxiedPeer {
  return { address: canonicalIPv6(address), port, family: 'IPv6' }
}

/** @throws where the octets differ from how a header starts, as far as they have come */
function expectStart(octets: Uint8Array, start: Uint8Array): void {
  const length = Math.min(octets.length, start.length)
  for (let index = 0; index < length; index++) {
    if (octets[index] !== start[index])
      throw new ProxyProtocolError('the connection does not begin with a PROXY header')
  }
}
