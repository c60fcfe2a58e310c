// PROXY protocol headers of version 2, good or bad, for tests.

export interface HeaderParts {
  /** Version and command: 0x20 is LOCAL, 0x21 PROXY. */
  readonly command?: number
  /** Address family and transport: 0x11 is TCP over IPv4. */
  readonly family?: number
  readonly addresses?: readonly number[]
  readonly tlvs?: readonly number[]
}

export function proxyHeader({ command = 0x21, family = 0, addresses = [], tlvs = [] }: HeaderParts): Buffer {
  const length = addresses.length + tlvs.length
  const fixed = [command, family, length >> 8, length & 255]
  return Buffer.concat([Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1'), Buffer.from([...fixed, ...addresses, ...tlvs])])
}
