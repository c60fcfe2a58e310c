// Fastify asks its own option `trustProxy` whom it believes, by the address of the connection's peer: behind a server that
// trusts proxies itself, it sees what it sees on its own server.
import { fetchRaw, type RunningServer } from '@gateway-server/testkit'
import { fastify, type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { toApplication } from './index.ts'
import { serve, serveNative } from './servers.fixture.ts'

function appOf(options: FastifyServerOptions): FastifyInstance {
  const app = fastify(options)
  app.get('/', async ({ ip, ips, protocol, host, socket }) => ({ ip, ips, protocol, host, peer: socket.remoteAddress }))
  return app
}

const headers = [
  ['X-Forwarded-For', '198.51.100.9, 203.0.113.7'],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Host', 'shop.example'],
] as const

async function factsOf(running: Promise<RunningServer>): Promise<unknown> {
  const server = await running
  onTestFinished(async () => void (await server.close()))
  return JSON.parse((await fetchRaw(server.port, { headers })).body.toString()) as unknown
}

test.each([
  ['nobody', {}, { ip: '127.0.0.1', protocol: 'http' }],
  ['the loopback', { trustProxy: 'loopback' }, { ip: '203.0.113.7', protocol: 'https', host: 'shop.example' }],
  [
    'networks',
    { trustProxy: ['127.0.0.1', '203.0.113.0/24'] },
    { ip: '198.51.100.9', protocol: 'https', host: 'shop.example' },
  ],
])(
  'an app that trusts %s sees its client as on its own server, and the peer in its socket',
  async (_name, trust, facts) => {
    const seen = await factsOf(serve(toApplication(appOf(trust)), { forwardedAllowIps: ['127.0.0.1'] }))
    expect(seen).toMatchObject({ ...facts, peer: '127.0.0.1' })
    expect(withoutPort(seen)).toEqual(withoutPort(await factsOf(serveNative(appOf(trust)))))
  },
)

/** The field Host has the port, which differs. */
function withoutPort(facts: unknown): unknown {
  return JSON.parse(JSON.stringify(facts).replace(/(127\.0\.0\.1|localhost):\d+/, '$1'))
}
