// Settings: where the server listens.
import { integer, word } from './kind.ts'
import { setting } from './setting.ts'

/** An empty host would mean all addresses, which nobody writes on purpose: `--host "$HOST"` without a HOST. */
const host = word(
  'HOST',
  'an address or a name (0.0.0.0 means all addresses)',
  (written) => (written === '' ? undefined : written.replace(/^\[(.*)\]$/, '$1')), // as in a URL
)

export const listening = {
  host: setting({ kind: host, default: '127.0.0.1', help: 'the address to listen on', reloads: false }),
  port: setting({
    kind: integer('PORT', 0, 65_535),
    default: 8888,
    env: ['PORT'],
    help: 'the port to listen on; 0 takes any free one',
    reloads: false,
  }),
}
