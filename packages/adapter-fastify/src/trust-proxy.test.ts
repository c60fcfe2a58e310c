// Fastify asks its own option `trustProxy` whom it believes, by the address of the connection's peer: behind a server that
// trusts proxies itself, it sees what it sees on its own server.
import type { AddressInfo } from 'node:net'
import { fetchRaw } from '@gateway-server/testkit'
import { fastify, type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { serve } from 'gateway-server'
import { expect, onTestFinished, test } from 'vitest'
import { toApplication } from './index.ts'

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

async function factsOn(port: number): Promise<unknown> {
  return JSON.parse((await fetchRaw(port, { headers })).body.toString()) as unknown
}

async function onGateway(app: FastifyInstance): Promise<unknown> {
  const server = await serve(toApplication(app), { port: 0, forwardedAllowIps: ['127.0.0.1'] })
  onTestFinished(() => server.close())
  return factsOn((server.address() as AddressInfo).port) // it listens on TCP
}

async function onItsOwn(app: FastifyInstance): Promise<unknown> {
  onTestFinished(() => app.close())
  await app.listen({ port: 0, host: '127.0.0.1' })
  return factsOn((app.server.address() as AddressInfo).port) // it listens on TCP
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
    const seen = await onGateway(appOf(trust))
    expect(seen).toMatchObject({ ...facts, peer: '127.0.0.1' })
    expect(withoutPort(seen)).toEqual(withoutPort(await onItsOwn(appOf(trust))))
  },
)

/** The field Host has the port, which differs. */
function withoutPort(facts: unknown): unknown {
  return JSON.parse(JSON.stringify(facts).replace(/(127\.0\.0\.1|localhost):\d+/, '$1'))
}
