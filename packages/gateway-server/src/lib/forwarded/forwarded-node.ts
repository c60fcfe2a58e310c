// The parts that `Forwarded` and `X-Forwarded-*` are made of: a node, a host, a port, a scheme. What is none of them is
// undefined: it is not believed, and it hides nothing else.
import { isIPv4, isIPv6, SocketAddress } from 'node:net'

export interface ForwardedNode {
  readonly address: string
  readonly port: string | undefined
}

/**
 * `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80` (RFC 7239 §6, and what proxies write in
 * `X-Forwarded-For`). Undefined for `unknown` and for names that hide an address (`_hidden`).
 */
export function parseNode(text: string | undefined): ForwardedNode | undefined {
  if (text === undefined) return undefined
  if (isIPv6(text)) return text.includes('%') ? undefined : { address: canonicalIPv6(text), port: undefined }
  const match = /^(?:\[([\da-f:.]{2,45})\]|([\d.]{7,15}))(?::(?:(\d{1,5})|_[\w.-]{1,64}))?$/i.exec(text)
  if (match === null) return undefined
  const [, ipv6, ipv4 = '', port] = match
  if (ipv6 === undefined) return isIPv4(ipv4) ? { address: ipv4, port: parsePort(port) } : undefined
  return isIPv6(ipv6) ? { address: canonicalIPv6(ipv6), port: parsePort(port) } : undefined
}

/** As the operating system would write it: applications compare. @param address of IPv6, without a zone */
export function canonicalIPv6(address: string): string {
  return new SocketAddress({ address, family: 'ipv6' }).address
}

/** A host with or without a port, as in the field of that name; in lower case. */
export function parseHost(text: string | undefined): { host: string; port: string | undefined } | undefined {
  if (text === undefined || text.length > 260) return undefined
  const [, host, port] = /^(\[[\da-f:.]+\]|[\w.~%!$&'()*+;=-]+)(?::(\d{1,5}))?$/i.exec(text) ?? []
  if (host === undefined) return undefined
  if (host.startsWith('[') && !isIPv6(host.slice(1, -1))) return undefined
  if (port !== undefined && parsePort(port) === undefined) return undefined
  return { host: host.toLowerCase(), port }
}

export function parsePort(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined
  const port = Number(text)
  return port >= 1 && port <= 65_535 ? String(port) : undefined
}

/** Some proxies name WebSockets by schemes of their own. */
const schemes: Readonly<Record<string, 'http' | 'https'>> = { http: 'http', https: 'https', ws: 'http', wss: 'https' }

export function parseScheme(text: string | undefined): 'http' | 'https' | undefined {
  const name = text?.toLowerCase() ?? ''
  return Object.hasOwn(schemes, name) ? schemes[name] : undefined
}
