// What proxies say of the client they speak for, without sockets: `Forwarded` (RFC 7239) and `X-Forwarded-*` become hops,
// and the walk along them finds the client. Every proxy appends to what it was given, so only the end of a list is known to
// be a proxy's: the walk begins there, at what the peer itself says, goes on while the hop it came to is trusted, and never
// believes what lies behind the first that is not. Whether the peer may say anything is for the caller to know.
import { ProtocolError } from '@gateway-server/http1'
import type { AddressList } from './address-list.ts'
import { parseForwarded } from './forwarded-field.ts'
import { type ForwardedNode, parseHost, parseNode, parsePort, parseScheme } from './forwarded-node.ts'

/** What trusted proxies say of a client. Undefined is what they do not say. */
export interface ForwardedClient {
  /** Undefined also where a proxy hides it. */
  readonly address: string | undefined
  readonly port: string | undefined
  readonly scheme: 'http' | 'https' | undefined
  /** The host that the client asked for, an IPv6 address in its brackets. */
  readonly host: string | undefined
  readonly hostPort: string | undefined
}

/** Fields contradict each other, or cannot be read: whatever proxies made of them, a client has put them there. */
export class ForwardedError extends ProtocolError {
  readonly status = 400
}

/** Which fields the proxies set: the others are the client's own. `any` reads both, and believes what both say. */
export const forwardedFamilies = ['any', 'x-forwarded', 'forwarded'] as const
export type ForwardedFamily = (typeof forwardedFamilies)[number]

/** The fields, repeats joined with commas; each may be absent. */
export interface ForwardedFields {
  readonly forwarded?: string | undefined
  readonly 'x-forwarded-for'?: string | undefined
  readonly 'x-forwarded-proto'?: string | undefined
  readonly 'x-forwarded-host'?: string | undefined
  readonly 'x-forwarded-port'?: string | undefined
}

/** Of a field; longer than what any chain of proxies makes. */
const longestField = 4096

/**
 * @param trusted whose word counts, among the addresses that proxies name
 * @returns undefined where there is no such field
 * @throws ForwardedError
 */
export function forwardedClient(
  fields: ForwardedFields,
  family: ForwardedFamily,
  trusted: AddressList,
): ForwardedClient | undefined {
  for (const [name, value = ''] of Object.entries(fields)) {
    if (value.length > longestField) throw new ForwardedError(`${name} is longer than ${longestField} octets`)
  }
  const byX = family === 'forwarded' ? undefined : clientOfX(fields, trusted)
  const byForwarded = family === 'x-forwarded' ? undefined : clientOfForwarded(fields, trusted)
  if (byX === undefined || byForwarded === undefined) return byX ?? byForwarded
  return agreed(byX, byForwarded)
}

/** A proxy sets one of the two and passes on the other as it came: what only one of them says may be the client's own word. */
function agreed(one: ForwardedClient, other: ForwardedClient): ForwardedClient {
  const both = <Name extends keyof ForwardedClient>(name: Name): ForwardedClient[Name] | undefined => {
    if (one[name] === undefined || other[name] === undefined) return undefined
    if (one[name] !== other[name])
      throw new ForwardedError(`Forwarded and X-Forwarded-* contradict each other: ${other[name]}, ${one[name]}`)
    return one[name]
  }
  return {
    address: both('address'),
    port: both('port'),
    scheme: both('scheme'),
    host: both('host'),
    hostPort: both('hostPort'),
  }
}

// X-Forwarded-*: lists side by side

function clientOfX(fields: ForwardedFields, trusted: AddressList): ForwardedClient | undefined {
  const addresses = fields['x-forwarded-for']
  const schemes = fields['x-forwarded-proto']
  const hosts = fields['x-forwarded-host']
  const ports = fields['x-forwarded-port']
  if ((addresses ?? schemes ?? hosts ?? ports) === undefined) return undefined
  const nodes = membersOf(addresses).map(parseNode)
  const hops = Math.max(1, hopsToClient(nodes, trusted))
  const node = nodes[nodes.length - hops]
  const { host, port } = parseHost(memberAt(hosts, hops)) ?? {}
  return {
    address: node?.address,
    port: node?.port,
    scheme: parseScheme(memberAt(schemes, hops)),
    host,
    hostPort: parsePort(memberAt(ports, hops)) ?? port,
  }
}

function membersOf(list: string | undefined): string[] {
  if (list === undefined) return []
  return list
    .split(',')
    .map((member) => member.trim())
    .filter((member) => member !== '')
}

/** What the proxy at so many hops has written; one that is shorter was written once, by the first or the last. */
function memberAt(list: string | undefined, hops: number): string | undefined {
  const members = membersOf(list)
  return members[Math.max(0, members.length - hops)]
}

// Forwarded: one list, with all of a hop in each member

function clientOfForwarded(fields: ForwardedFields, trusted: AddressList): ForwardedClient | undefined {
  if (fields.forwarded === undefined) return undefined
  const elements = parseForwarded(fields.forwarded)
  if (elements === undefined) throw new ForwardedError('Forwarded is not as RFC 7239 has it')
  const nodes = elements.map((element) => parseNode(element.get('for')))
  const index = nodes.length - hopsToClient(nodes, trusted)
  const element = elements[index]
  const { host, port } = parseHost(element?.get('host')) ?? {}
  return {
    address: nodes[index]?.address,
    port: nodes[index]?.port,
    scheme: parseScheme(element?.get('proto')),
    host,
    hostPort: port,
  }
}

/** From the end of a list to its client: the first that is not trusted, or else the last that there is. */
function hopsToClient(nodes: readonly (ForwardedNode | undefined)[], trusted: AddressList): number {
  for (let hops = 1; hops <= nodes.length; hops++) {
    const address = nodes[nodes.length - hops]?.address
    if (address === undefined || !trusted.includes(address)) return hops
  }
  return nodes.length
}
