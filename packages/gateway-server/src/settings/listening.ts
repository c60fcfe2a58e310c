// Settings: where the server listens.
import { type Address, parseAddress, showAddress } from '../listening/address.ts'
import { integer, type Kind, list, permissions, word } from './kind.ts'
import { setting } from './setting.ts'

const address: Kind<Address, string | number> = word(
  'ADDRESS',
  'HOST:PORT, [::1]:PORT, :PORT, PORT, unix:PATH or fd://N',
  parseAddress,
  showAddress,
)

/** An empty host would mean all addresses, which nobody writes on purpose: `--host "$HOST"` without a HOST. */
const host = word(
  'HOST',
  'an address or a name (0.0.0.0 means all addresses)',
  (written) => (written === '' ? undefined : written.replace(/^\[(.*)\]$/, '$1')), // as in a URL
)

export const listening = {
  bind: setting({
    kind: list(address),
    short: 'b',
    help: 'an address to listen on: HOST:PORT, :PORT, PORT, unix:PATH, fd://N',
    more:
      '`:8000` is all addresses, `8000` this machine alone, `[::1]:8000` IPv6, `unix:PATH` a Unix socket, `fd://3` a socket ' +
      'that the process was started with. Where it is not set, `host` and `port` are the address; where they are written in ' +
      'a better place (a flag is better than a variable, and that than the file), they go before it.',
    reloads: false,
  }),
  host: setting({ kind: host, default: '127.0.0.1', help: 'the address to listen on, with --port', reloads: false }),
  port: setting({
    kind: integer('PORT', 0, 65_535),
    default: 8888,
    env: ['PORT'],
    help: 'the port to listen on; 0 takes any free one',
    reloads: false,
  }),
  backlog: setting({
    kind: integer('NUMBER', 1, 2 ** 31 - 1),
    default: 2048,
    help: 'connections that may wait to be accepted',
    more: 'The operating system has a limit of its own: `net.core.somaxconn` on Linux.',
    reloads: false,
  }),
  socketMode: setting({
    kind: permissions,
    help: 'permissions of Unix sockets, as 660',
    more:
      'Without it the umask decides, which lets only this user connect in most cases. Whoever may write to the socket may ' +
      'connect. With `user` or `group` the socket belongs to them.',
    reloads: false,
  }),
}
