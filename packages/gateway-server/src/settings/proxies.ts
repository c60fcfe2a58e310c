// Settings: proxies in front of the server, and whose word about clients counts. Names are gunicorn's where it has one.
import { forwardedFamilies, type ForwardedFamily } from '../lib/forwarded/forwarded.ts'
import { parseNetwork } from '../lib/forwarded/address-list.ts'
import { choice, type Kind, onOff } from './kind.ts'
import { setting } from './setting.ts'

/** Addresses and networks, with commas between them or as several; an empty text means nobody, as an empty list does. */
const networks: Kind<readonly string[], string | readonly string[]> = {
  placeholder: 'ADDRESSES',
  expected: 'addresses, networks like 10.0.0.0/8, or *, with commas between them',
  repeatable: true,
  read(written) {
    const texts: readonly unknown[] = Array.isArray(written) ? written : [written]
    if (!texts.every((each) => typeof each === 'string')) return undefined
    const entries = texts.flatMap((each) => each.split(',')).map((each) => each.trim())
    const given = entries.filter((entry) => entry !== '')
    return given.every((entry) => entry === '*' || parseNetwork(entry) !== undefined) ? given : undefined
  },
  show: (entries) => entries.join(','),
}

const thisMachine: readonly string[] = ['127.0.0.1', '::1']

export const proxies = {
  forwardedAllowIps: setting({
    kind: networks,
    default: thisMachine,
    env: ['FORWARDED_ALLOW_IPS'],
    help: 'proxies whose Forwarded and X-Forwarded-* are believed',
    more:
      'Addresses, networks as `10.0.0.0/8`, or `*` for every peer; also who comes over a Unix socket, unless the list is ' +
      'empty (`--forwarded-allow-ips ""`). The client is the first hop from the right that is not among them; with `*` it is ' +
      'whom the peer itself names. `*` is for a server that only its proxy can reach. See [proxies](proxies.md).',
  }),
  forwardedHeaders: setting<ForwardedFamily, ForwardedFamily, ForwardedFamily>({
    kind: choice(...forwardedFamilies),
    default: 'any',
    help: 'which of those fields the proxies set: the others are not read',
    more:
      'With `any`, where a request has both kinds, what both say counts, and a contradiction is refused with 400: a proxy ' +
      'sets one of them and passes on what its client made up of the other.',
  }),
  proxyProtocol: setting({
    kind: onOff,
    default: false,
    help: 'every connection begins with a PROXY protocol header',
    more: 'Of version 1 or 2, before TLS, too. Connections without one are closed.',
    reloads: false,
  }),
  proxyAllowIps: setting({
    kind: networks,
    default: thisMachine,
    help: 'who may send such a header',
    more: 'As `forwardedAllowIps`; who comes over a Unix socket always may. Connections of others are closed.',
    reloads: false,
  }),
}
