// Addresses and networks that are trusted, as in `--forwarded-allow-ips 127.0.0.1,10.0.0.0/8`. An IPv4 address is the same
// when it comes over an IPv6 socket (`::ffff:127.0.0.1`).
import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** Verdicts that are kept: proxies are few, and come again and again. */
const mostKnown = 1024

export class AddressList {
  /** Whether nobody is on it. */
  readonly isEmpty: boolean
  /** Whether `*` is on it: every peer, whoever it is. */
  readonly includesAnybody: boolean
  #networks = new BlockList()
  #known = new Map<string, boolean>()

  /** @throws RangeError for what is no address, no network such as `10.0.0.0/8`, and not `*` */
  constructor(entries: readonly string[]) {
    this.isEmpty = entries.length === 0
    this.includesAnybody = entries.includes('*')
    for (const entry of entries) if (entry !== '*') this.#add(entry)
  }

  #add(entry: string): void {
    const network = parseNetwork(entry)
    if (network === undefined)
      throw new RangeError(`${entry} is no address, no network like 10.0.0.0/8, and not * for everybody`)
    this.#networks.addSubnet(network.address, network.bits, network.family)
  }

  /** Whether the address itself or its network is on the list; `*` does not count. */
  includes(address: string): boolean {
    const known = this.#known.get(address)
    if (known !== undefined) return known
    const family = familyOf(address)
    const verdict = family !== undefined && this.#networks.check(address, family)
    if (this.#known.size >= mostKnown) this.#known.clear()
    this.#known.set(address, verdict)
    return verdict
  }
}

interface Network {
  readonly address: string
  readonly bits: number
  readonly family: 'ipv4' | 'ipv6'
}

/** An address, or one with the number of its network's bits; undefined for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', bits, ...rest] = text.split('/')
  const family = familyOf(address)
  if (family === undefined || rest.length > 0) return undefined
  const most = family === 'ipv4' ? 32 : 128
  if (bits === undefined) return { address, bits: most, family }
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most ? { address, bits: Number(bits), family } : undefined
}

function familyOf(address: string): Network['family'] | undefined {
  if (isIPv4(address)) return 'ipv4'
  return isIPv6(address) && !address.includes('%') ? 'ipv6' : undefined
}
