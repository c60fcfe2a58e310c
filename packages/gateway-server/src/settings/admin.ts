// Settings: the admin address, with metrics, health checks and the status page.
import { parseAdminAddress } from '../admin/address.ts'
import { word } from './kind.ts'
import { setting } from './setting.ts'

const address = word('[HOST:]PORT', 'a port, or HOST:PORT', (written) =>
  parseAdminAddress(written) === undefined ? undefined : written,
)

const token = word('TOKEN', '16 visible ASCII characters or more', (written) =>
  /^[!-~]{16,1024}$/.test(written) ? written : undefined,
)

export const admin = {
  admin: setting({
    kind: address,
    help: 'serve metrics, health checks and a status page here',
    more:
      'Without a host on 127.0.0.1. Paths: `/metrics` for Prometheus, `/healthz`, `/readyz`, and `/`, the page. Another address ' +
      'than this machine’s own needs `--admin-token`. See [logs and metrics](logs-and-metrics.md).',
    reloads: false,
  }),
  adminToken: setting({
    kind: token,
    help: 'who shows this may reload, and change the number of workers',
    more:
      'As `Authorization: Bearer TOKEN`; the page asks for it. Where the admin address is not this machine’s own, everything but ' +
      'the health checks needs it. The variable of the environment is the place for it: other users see a command line.',
    reloads: false,
    secret: true,
  }),
}
